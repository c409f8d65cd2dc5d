package dev.aorist.eventstore.testkit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.vertx.core.spi.transport.Transport;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The transport of the simulation's Vert.x: event loops that are actors, and no network. Each group
 * that Vert.x asks for shares the same loops.
 */
@SuppressWarnings("deprecation") // the interfaces ask for it
final class SimulatedLoops extends AbstractEventExecutorGroup implements EventLoopGroup, Transport {
  private final List<EventExecutor> loops = new ArrayList<>();
  private int next;

  SimulatedLoops(SimulatedEnvironment environment, int count) {
    for (int i = 0; i < count; i++) {
      loops.add(new SimulatedLoop(environment, this));
    }
  }

  void takeDue() {
    for (EventExecutor loop : loops) {
      ((SimulatedLoop) loop).takeDue();
    }
  }

  long nextTimer() {
    return loops.stream().mapToLong(loop -> ((SimulatedLoop) loop).nextTimer()).min().orElseThrow();
  }

  void drop() {
    loops.forEach(loop -> ((SimulatedLoop) loop).drop());
  }

  /** Begins with the first loop again. */
  void startOver() {
    next = 0;
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ratio) {
    return this;
  }

  @Override
  public EventLoop next() {
    return (EventLoop) loops.get(next++ % loops.size());
  }

  @Override
  public Iterator<EventExecutor> iterator() {
    return loops.iterator();
  }

  @Override
  public ChannelFuture register(Channel channel) {
    return next().register(channel);
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    return next().register(promise);
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    return next().register(promise);
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    loops.forEach(loop -> loop.shutdownGracefully(quietPeriod, timeout, unit));
    return terminationFuture();
  }

  @Override
  public Future<?> terminationFuture() {
    return loops.get(0).terminationFuture();
  }

  @Override
  @Deprecated
  public void shutdown() {
    shutdownGracefully();
  }

  @Override
  public boolean isShuttingDown() {
    return loops.get(0).isShuttingDown();
  }

  @Override
  public boolean isShutdown() {
    return isShuttingDown();
  }

  @Override
  public boolean isTerminated() {
    return isShuttingDown();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    throw noNetwork();
  }

  @Override
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    throw noNetwork();
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    throw noNetwork();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    throw noNetwork();
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    throw noNetwork();
  }

  private static UnsupportedOperationException noNetwork() {
    return new UnsupportedOperationException("the simulation has no network");
  }
}
