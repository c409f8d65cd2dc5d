package dev.aorist.eventstore.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.ser.impl.UnknownSerializer;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import dev.aorist.eventstore.handler.Problems;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds out at start whether an event class, with everything that it holds, can be read back from
 * what is written of it. Jackson itself notices much of this only when the first such event is
 * read, which may be years later. For one class and one thread.
 */
final class TypeCheck {
  private static final Set<Class<?>> OPEN =
      Set.of(Object.class, Serializable.class, Comparable.class, Number.class);

  private final JsonMapper mapper;
  private final DeserializationConfig config;
  private final DeserializationContext context;
  private final Class<?> event;
  private final Problems problems;
  private final Set<JavaType> seen = new HashSet<>();

  TypeCheck(JsonMapper mapper, Class<?> event, Problems problems) {
    this.mapper = mapper;
    this.config = mapper.getDeserializationConfig();
    this.context =
        ((DefaultDeserializationContext) mapper.getDeserializationContext())
            .createDummyInstance(config);
    this.event = event;
    this.problems = problems;
  }

  void run() {
    JavaType type = mapper.constructType(event);
    try {
      TypeDeserializer typed = context.getFactory().findTypeDeserializer(config, type);
      if (typed != null) {
        subtypes("", type, typed);
      }
      JsonDeserializer<?> deserializer = context.findContextualValueDeserializer(type, null);
      if (deserializer instanceof BeanDeserializerBase bean && isObject(serializer(type))) {
        seen.add(type);
        bean("", type, bean);
      } else {
        problem("", "is not stored as a JSON object", "make it a record without @JsonValue");
      }
    } catch (JsonMappingException | IllegalArgumentException e) {
      unfit("", e);
    }
  }

  private void visit(String path, JavaType type, @Nullable JsonDeserializer<?> given) {
    if (!seen.add(type)) {
      return;
    }
    if (OPEN.contains(type.getRawClass())) {
      problem(
          path,
          "has the type " + name(type) + ", which does not say what to read back",
          "declare the type that it really has, without open type parameters");
      return;
    }
    try {
      TypeDeserializer typed = context.getFactory().findTypeDeserializer(config, type);
      if (typed != null) {
        for (JavaType subtype : subtypes(path, type, typed)) {
          visitUntyped(path, subtype, null);
        }
      } else {
        visitUntyped(path, type, given);
      }
    } catch (JsonMappingException | IllegalArgumentException e) {
      unfit(path, e);
    }
  }

  private void visitUntyped(String path, JavaType type, @Nullable JsonDeserializer<?> given)
      throws JsonMappingException {
    JsonDeserializer<?> deserializer =
        given == null ? context.findContextualValueDeserializer(type, null) : given;
    if (deserializer instanceof AbstractDeserializer) {
      problem(
          path,
          "has the type " + name(type) + ", which is abstract and not sealed",
          "seal it, or declare a concrete type");
    } else if (deserializer instanceof BeanDeserializerBase bean) {
      bean(path, type, bean);
    } else if (type.getContentType() != null) {
      visit(type.isContainerType() ? path + "[]" : path, type.getContentType(), null);
    }
  }

  private void bean(String path, JavaType type, BeanDeserializerBase bean)
      throws JsonMappingException {
    JsonSerializer<?> serializer = serializer(type);
    ValueInstantiator creator = bean.getValueInstantiator();
    boolean delegates = creator.canCreateUsingDelegate() || creator.canCreateUsingArrayDelegate();
    boolean properties = creator.canCreateFromObjectWith() || creator.canCreateUsingDefault();
    boolean fits = delegates || (isObject(serializer) ? properties : takesValue(creator));
    if (!fits) {
      problem(
          path,
          has(path, type) + "no constructor that could be given its JSON",
          "make " + name(type) + " a record, or mark a constructor with @JsonCreator");
    } else if (!delegates && isObject(serializer)) {
      properties(path, type, bean, serializer);
    }
  }

  /** Whether something that is written as a plain value can be made of one. */
  private static boolean takesValue(ValueInstantiator creator) {
    return creator.canCreateFromString()
        || creator.canCreateFromInt()
        || creator.canCreateFromLong()
        || creator.canCreateFromBigInteger()
        || creator.canCreateFromDouble()
        || creator.canCreateFromBigDecimal()
        || creator.canCreateFromBoolean();
  }

  private void properties(
      String path, JavaType type, BeanDeserializerBase bean, JsonSerializer<?> serializer) {
    Set<String> read = new TreeSet<>();
    for (var properties = bean.properties(); properties.hasNext(); ) {
      SettableBeanProperty property = properties.next();
      read.add(property.getName());
      property(path.isEmpty() ? property.getName() : path + "." + property.getName(), property);
    }
    Set<String> written = new TreeSet<>();
    for (var properties = serializer.properties(); properties.hasNext(); ) {
      written.add(properties.next().getName());
    }
    compare(path, type, written, read);
  }

  private void property(String path, SettableBeanProperty property) {
    if (property.getMember() != null && property.getAnnotation(JsonTypeInfo.class) != null) {
      problem(path, "carries @JsonTypeInfo", "put it on the type " + name(property.getType()));
      return;
    }
    visit(
        path,
        property.getType(),
        property.hasValueDeserializer() ? property.getValueDeserializer() : null);
  }

  private void compare(String path, JavaType type, Set<String> written, Set<String> read) {
    for (String name : written) {
      if (!read.contains(name)) {
        problem(
            path,
            has(path, type) + "a property '" + name + "' that is written but never read back",
            "make " + name(type) + " a record, or give '" + name + "' to its constructor");
      }
    }
    for (String name : read) {
      if (!written.contains(name)) {
        problem(
            path,
            has(path, type) + "a property '" + name + "' that is read but never written",
            "write it too, or leave it out of the constructor");
      }
    }
  }

  /** The concrete classes that a type stands for, each under a name of its own. */
  private Set<JavaType> subtypes(String path, JavaType type, TypeDeserializer typed) {
    JsonTypeInfo.Id how = typed.getTypeIdResolver().getMechanism();
    if (how == JsonTypeInfo.Id.CLASS
        || how == JsonTypeInfo.Id.MINIMAL_CLASS
        || how == JsonTypeInfo.Id.SIMPLE_NAME) {
      problem(
          path,
          has(path, type) + "@JsonTypeInfo that writes names of classes",
          "use JsonTypeInfo.Id.NAME and give each class a @JsonTypeName");
      return Set.of();
    }
    Collection<NamedType> all =
        mapper
            .getSubtypeResolver()
            .collectAndResolveSubtypesByTypeId(
                config, config.introspectClassAnnotations(type).getClassInfo());
    var subtypes = new LinkedHashSet<JavaType>();
    Map<String, Class<?>> names = new HashMap<>();
    for (NamedType subtype : all) {
      Class<?> leaf = subtype.getType();
      if (Modifier.isAbstract(leaf.getModifiers()) && leaf == type.getRawClass()) {
        continue;
      }
      if (how == JsonTypeInfo.Id.NAME) {
        requireName(path, type, subtype, names);
      }
      subtypes.add(mapper.getTypeFactory().constructSpecializedType(type, leaf));
    }
    return subtypes;
  }

  private void requireName(
      String path, JavaType type, NamedType subtype, Map<String, Class<?>> names) {
    Class<?> leaf = subtype.getType();
    // Of two with the same name Jackson leaves one without.
    String name =
        subtype.hasName()
            ? subtype.getName()
            : config
                .getAnnotationIntrospector()
                .findTypeName(config.introspectClassAnnotations(leaf).getClassInfo());
    if (name == null || name.isEmpty()) {
      problem(
          path,
          "can be a " + leaf.getSimpleName() + ", which has no name to be stored under",
          "annotate it with @JsonTypeName(\"" + dashed(leaf.getSimpleName()) + "\")");
    } else if (names.put(name, leaf) != null) {
      problem(
          path,
          "can be of two classes with the name '" + name + "'",
          "give each class that " + name(type) + " permits another @JsonTypeName");
    }
  }

  private JsonSerializer<?> serializer(JavaType type) throws JsonMappingException {
    return mapper.getSerializerProviderInstance().findValueSerializer(type);
  }

  private static boolean isObject(JsonSerializer<?> serializer) {
    return serializer instanceof BeanSerializerBase || serializer instanceof UnknownSerializer;
  }

  /** Jackson builds a class as a whole, so it may be something deep inside that does not fit. */
  private void unfit(String path, Exception e) {
    String why =
        e instanceof JsonMappingException mapping ? mapping.getOriginalMessage() : e.getMessage();
    String holds =
        e instanceof InvalidDefinitionException definition && definition.getType() != null
            ? "holds a " + name(definition.getType()) + ", which"
            : "holds something that";
    problem(
        path,
        holds + " Jackson cannot handle (" + why.replaceFirst("(?s) due to .*", "") + ")",
        "keep what an event says in records, numbers, text and times");
  }

  private void problem(String path, String what, String remedy) {
    problems.add(event, path.isEmpty() ? what : "its '" + path + "' " + what, remedy);
  }

  private static String has(String path, JavaType type) {
    return path.isEmpty() ? "has " : "is a " + name(type) + ", which has ";
  }

  private static String name(JavaType type) {
    return type.getRawClass().getSimpleName();
  }

  /** CreditCard becomes credit-card. */
  private static String dashed(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
