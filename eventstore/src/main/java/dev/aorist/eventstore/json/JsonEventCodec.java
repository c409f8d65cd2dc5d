package dev.aorist.eventstore.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.UnknownEventTypeException;
import dev.aorist.eventstore.UnwritableEventException;
import dev.aorist.eventstore.handler.PackageScan;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.spi.EventCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Stores events as JSON under logical names, with upcasters for older schemas. Immutable; any
 * thread may call. What is stored are the components of a record (the fields of another class);
 * java.time as ISO-8601, decimal numbers exact, sealed types by the {@code @JsonTypeName} of their
 * classes. Names of classes never reach the log.
 *
 * <p>The mapper is not the application's and cannot be configured: what was written once must be
 * read by every later version of a program, whatever that does with JSON elsewhere.
 *
 * <p>When a class has changed since an event was written:
 *
 * <ul>
 *   <li>a property that the class does not have any more is passed over;
 *   <li>a component that is missing in the JSON is empty when it is an {@code Optional} and null
 *       when it is {@code @Nullable}; any other is an error, and so is null for a primitive;
 *   <li>everything else takes a higher version and an {@link Upcaster}.
 * </ul>
 */
public final class JsonEventCodec implements EventCodec {
  private final Map<Class<?>, Written> written = new HashMap<>();
  private final Decoders decoders;

  /** A thread's generator; one that failed is not used again. */
  private final ThreadLocal<JsonOutput> outputs;

  /** How objects of a class are written. */
  private record Written(TypeName type, ObjectWriter writer) {}

  private JsonEventCodec(JsonMapper mapper, Map<Class<?>, TypeName> types, Decoders decoders) {
    this.decoders = decoders;
    this.outputs = ThreadLocal.withInitial(() -> new JsonOutput(mapper));
    types.forEach((type, name) -> written.put(type, new Written(name, mapper.writerFor(type))));
  }

  /** Begins with nothing registered. */
  public static Builder builder() {
    return new Builder();
  }

  /** The event classes that can be written. */
  public Set<Class<?>> eventClasses() {
    return Set.copyOf(written.keySet());
  }

  @Override
  public TypeName typeOf(Class<?> payload) {
    return find(payload).type;
  }

  @Override
  public byte[] encode(Object payload) {
    Written how = find(payload.getClass());
    JsonOutput output = outputs.get();
    boolean served = false;
    try {
      byte[] bytes = output.write(how.writer, payload);
      served = output.isSmall();
      return bytes;
    } catch (JsonProcessingException e) {
      throw new UnwritableEventException(
          how.type.name(),
          e.getOriginalMessage() + ". Look at what the event holds; nothing was written.",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Bytes in memory cannot fail to be written", e);
    } finally {
      if (!served) {
        outputs.remove();
      }
    }
  }

  @Override
  public Decoder decoder(String name, int schemaVersion) {
    return decoders.decoder(new TypeName(name, schemaVersion));
  }

  private Written find(Class<?> type) {
    Written how = written.get(type);
    if (how == null) {
      throw new UnknownEventTypeException(type);
    }
    return how;
  }

  /** Collects event classes and upcasters. For one thread. */
  public static final class Builder {
    private final Set<Class<?>> registered = new LinkedHashSet<>();
    private final Set<String> packages = new LinkedHashSet<>();
    private final Upcasters upcasters = new Upcasters();
    private final Set<String> ignored = new TreeSet<>();
    private UnknownPolicy policy = UnknownPolicy.FAIL;

    private Builder() {}

    /**
     * Registers event classes, which carry {@link dev.aorist.eventstore.EventType}. A sealed type
     * stands for all concrete classes that it permits.
     */
    public Builder register(Class<?>... types) {
      registered.addAll(List.of(types));
      return this;
    }

    /**
     * Registers the event classes in these packages and in those below them, found when the codec
     * is built.
     */
    public Builder registerPackage(String... names) {
      packages.addAll(List.of(names));
      return this;
    }

    /**
     * Adds the upcaster of one version of a name. A name needs one for each version below the
     * registered one. A name without a class may have them too: that is how its events are renamed,
     * split or dropped.
     *
     * @param fromVersion the version that the upcaster is given, from 1
     */
    public Builder upcast(String name, int fromVersion, Upcaster upcaster) {
      upcasters.add(
          Objects.requireNonNull(name, "name"),
          fromVersion,
          Objects.requireNonNull(upcaster, "upcaster"));
      return this;
    }

    /** Leaves out events of these names, which have no class any more. */
    public Builder ignore(String... names) {
      ignored.addAll(List.of(names));
      return this;
    }

    /** What reading does with names and versions that are not known; without a call it fails. */
    public Builder unknown(UnknownPolicy policy) {
      this.policy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Checks everything and makes the codec.
     *
     * @throws dev.aorist.eventstore.handler.WiringException with everything that is wrong
     */
    public JsonEventCodec build() {
      var problems = new Problems();
      JsonEventCodec codec = build(problems);
      problems.throwIfAny();
      return codec;
    }

    /**
     * Checks everything and makes the codec, for whoever has more to check before it reports.
     *
     * @param problems hears of everything that is wrong; the codec is of no use then
     */
    public JsonEventCodec build(Problems problems) {
      registered.addAll(PackageScan.find(packages, Set.of(EventType.class), problems));
      Map<Class<?>, TypeName> types = EventClasses.of(registered, problems);
      JsonMapper mapper = EventMapper.create();
      types.keySet().forEach(type -> new TypeCheck(mapper, type, problems).run());
      Map<String, Integer> versions = new HashMap<>();
      types.values().forEach(type -> versions.put(type.name(), type.version()));
      upcasters.check(versions, problems);
      checkNames(versions.keySet(), problems);
      var decoders = new Decoders(mapper, types, upcasters, ignored, policy);
      return new JsonEventCodec(mapper, types, decoders);
    }

    private void checkNames(Set<String> known, Problems problems) {
      Set<String> names = new TreeSet<>(upcasters.names());
      names.addAll(ignored);
      for (String name : names) {
        if (!EventClasses.isName(name)) {
          problems.add("'" + name + "'", "is no name for events", EventClasses.NAMES);
        }
      }
      for (String name : ignored) {
        if (known.contains(name) || upcasters.names().contains(name)) {
          problems.add(
              name,
              "is ignored, but has a class or an upcaster",
              "drop older versions with Upcaster.drop(), or remove the class and its upcasters");
        }
      }
    }
  }
}
