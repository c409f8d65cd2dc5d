package dev.aorist.peers.kafka;

import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import dev.aorist.peers.Peer;
import dev.aorist.peers.PeerArguments;
import dev.aorist.peers.PeerProgram;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One broker, one topic of one partition (a total order). {@code --flush true}: the broker forces
 * before it acknowledges.
 */
public final class KafkaPeer implements Peer {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final String topic = "events-" + UUID.randomUUID();
  private final Properties settings = new Properties();
  private KafkaProducer<byte[], byte[]> producer;
  private boolean flush;

  public static void main(String[] arguments) {
    PeerProgram.run(new KafkaPeer(), arguments);
  }

  @Override
  public String durability() {
    return flush
        ? "forced by the broker (acks=all, flush.messages=1); no expected version"
        : "page cache of one broker (acks=all); no expected version";
  }

  @Override
  public void open(PeerArguments arguments) throws Exception {
    flush = arguments.flag("flush");
    settings.put("bootstrap.servers", arguments.text("bootstrap", null));
    try (Admin admin = Admin.create(settings)) {
      NewTopic made = new NewTopic(topic, 1, (short) 1);
      if (flush) {
        made.configs(Map.of("flush.messages", "1"));
      }
      admin.createTopics(List.of(made)).all().get();
    }
    settings.put("acks", "all");
    settings.put("linger.ms", arguments.text("linger", "5"));
    settings.put("batch.size", arguments.text("batch", "16384"));
    settings.put("key.serializer", ByteArraySerializer.class.getName());
    settings.put("value.serializer", ByteArraySerializer.class.getName());
    settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("auto.offset.reset", "earliest");
    settings.put("fetch.min.bytes", "1");
    producer = new KafkaProducer<>(settings);
  }

  private void send(BankEvent event, Callback callback) {
    byte[] key = event.accountId().getBytes(StandardCharsets.ISO_8859_1);
    producer.send(new ProducerRecord<>(topic, key, Events.tagged(event)), callback);
  }

  @Override
  public CompletionStage<?> append(int stream, long version, BankEvent event) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    send(
        event,
        (written, cause) -> {
          if (cause == null) {
            done.complete(null);
          } else {
            done.completeExceptionally(cause);
          }
        });
    return done;
  }

  @Override
  public void seedLog(int events) {
    for (int i = 0; i < events; i++) {
      send(Events.deposited(Events.account(i % 1000), 1), null);
    }
    producer.flush();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings);
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    return consumer;
  }

  private static BankEvent event(ConsumerRecord<byte[], byte[]> record) {
    return Events.parseTagged(record.value(), record.value().length);
  }

  @Override
  public long replay(Map<String, Long> balances, long events) {
    long seen = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      while (seen < events) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          BankEvent event = event(record);
          balances.merge(event.accountId(), event.delta(), Long::sum);
          seen++;
        }
      }
    }
    return seen;
  }

  @Override
  public void subscribe(Consumer<BankEvent> projection) {
    Peer.inBackground(
        () -> {
          try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            while (true) {
              consumer.poll(POLL).forEach(record -> projection.accept(event(record)));
            }
          }
        });
  }
}
