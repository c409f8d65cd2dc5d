package dev.aorist.commandbus;

import dev.aorist.aggregates.Loaded;
import dev.aorist.commandbus.StreamState.Basis;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.spi.Completion;
import dev.aorist.eventstore.spi.Lane;
import io.vertx.core.Context;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings states up to date off the lane, and then runs the commands that waited for them, in order.
 *
 * <p>A load sees committed events only. Back on the lane the loaded version is compared with the
 * lane's; when the lane is further (something was appended past the bus, or is not committed yet)
 * the load goes on as soon as that is committed.
 *
 * <p>All methods run on the lane but {@link #load}, {@link #comeBack} and {@link #onLane}.
 */
final class StateLoading {
  /** How many waiting commands are run before others get the lane. */
  private static final int TURN = 256;

  private final Lane lane;
  private final BusParts parts;
  private final BiConsumer<StreamState, CommandRun> process;

  StateLoading(Lane lane, BusParts parts, BiConsumer<StreamState, CommandRun> process) {
    this.lane = lane;
    this.parts = parts;
    this.process = process;
  }

  /** Whether a command can be decided on this state now; one without events needs no load. */
  boolean isUpToDate(StreamState state) {
    state.in(lane.epoch());
    long version = lane.version(state.stream());
    if (state.isAt(version)) {
      return true;
    }
    if (version >= 0) {
      return false;
    }
    state.set(Loaded.nothing(state.stream()));
    return true;
  }

  /** Loads what the state lacks; commands are to wait for it meanwhile. */
  void start(StreamState state) {
    state.loading(true);
    Loaded base = state.base(lane.version(state.stream()));
    Basis basis = state.basis();
    parts.context().runOnContext(v -> load(state, base, basis));
  }

  private void load(StreamState state, Loaded base, Basis basis) {
    state
        .route()
        .loader()
        .update(base)
        .onComplete((loaded, failure) -> comeBack(state, basis, loaded, failure));
  }

  private void comeBack(
      StreamState state, Basis basis, @Nullable Loaded loaded, @Nullable Throwable failure) {
    onLane(
        state,
        () -> {
          state.in(lane.epoch());
          if (loaded == null) {
            giveUp(state, failure);
          } else if (!state.basis().equals(basis)) {
            start(state);
          } else {
            state.set(loaded);
            goOn(state, loaded);
          }
        });
  }

  private void goOn(StreamState state, Loaded loaded) {
    if (isUpToDate(state)) {
      runWaiting(state);
    } else {
      lane.whenCommitted(new LoadMore(state, loaded, state.basis()));
    }
  }

  private void runWaiting(StreamState state) {
    for (int i = 0; i < TURN; i++) {
      CommandRun first = state.first();
      if (first == null) {
        state.loading(false);
        return;
      }
      if (!lane.isAtHand(state.stream(), first.id())) {
        break; // so long ago was it asked for that it has to be looked up again
      }
      if (!isUpToDate(state)) {
        start(state);
        return;
      }
      CommandRun run = state.next();
      if (run != null) {
        process.accept(state, run);
      }
    }
    onLane(state, () -> runWaiting(state));
  }

  private void giveUp(StreamState state, @Nullable Throwable failure) {
    state.unload();
    state.loading(false);
    for (CommandRun run = state.next(); run != null; run = state.next()) {
      run.release();
      run.fail(
          failure instanceof StoreUnavailableException
              ? failure
              : new CommandFailedException(
                  run.id(), state.stream(), "Loading the aggregate", failure));
    }
  }

  /**
   * Runs this on the lane, with what is asked for at hand; without a lane nobody would answer those
   * that wait, so do it here.
   */
  private void onLane(StreamState state, Runnable work) {
    try {
      CommandRun first = state.first();
      lane.execute(
          state.stream(),
          first == null ? null : first.id(),
          () -> {
            try {
              work.run();
            } catch (RuntimeException unreadable) {
              giveUp(state, unreadable);
            }
          });
    } catch (RuntimeException refused) {
      state.refuseWaiting(refused);
    }
  }

  /** Goes on loading when everything that the lane has decided so far is committed. */
  private final class LoadMore implements Completion<Void> {
    private final StreamState state;
    private final Loaded base;
    private final Basis basis;

    LoadMore(StreamState state, Loaded base, Basis basis) {
      this.state = state;
      this.base = base;
      this.basis = basis;
    }

    @Override
    public Context context() {
      return parts.context();
    }

    @Override
    public void succeeded(@Nullable Void nothing) {
      load(state, base, basis);
    }

    @Override
    public void failed(Throwable cause) {
      comeBack(state, basis, null, cause);
    }
  }
}
