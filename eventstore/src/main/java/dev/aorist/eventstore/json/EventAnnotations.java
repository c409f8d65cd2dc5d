package dev.aorist.eventstore.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import dev.aorist.eventstore.handler.SealedTypes;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Java itself says of an event, told to Jackson as if by annotations: a sealed type is one of
 * the classes that it permits, and a component that is neither {@code Optional} nor
 * {@code @Nullable} must be there.
 */
final class EventAnnotations extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1;

  /** The property that tells which permitted class it is; no component can have this name. */
  private static final String DISCRIMINATOR = "@type";

  private static final Set<Class<?>> OPTIONAL =
      Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    JsonTypeInfo.Value declared = super.findPolymorphicTypeInfo(config, annotated);
    return declared == null && annotated instanceof AnnotatedClass && sealed(annotated)
        ? JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, DISCRIMINATOR, null, false, null, null)
        : declared;
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
    List<NamedType> declared = super.findSubtypes(annotated);
    return declared == null && sealed(annotated)
        ? SealedTypes.leaves(annotated.getRawType()).stream().map(NamedType::new).toList()
        : declared;
  }

  @Override
  public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
    Boolean declared = super.hasRequiredMarker(member);
    if (Boolean.TRUE.equals(declared) || !(member instanceof AnnotatedParameter parameter)) {
      return declared;
    }
    return !OPTIONAL.contains(parameter.getRawType()) && !nullable(parameter);
  }

  /**
   * The JDK's own types have a form of their own, which must not change when a later JDK seals one:
   * {@code ZoneId} is sealed in some.
   */
  private static boolean sealed(Annotated annotated) {
    Class<?> type = annotated.getRawType();
    return type.isSealed() && !type.isEnum() && !type.getName().startsWith("java.");
  }

  private static boolean nullable(AnnotatedParameter parameter) {
    Executable creator = (Executable) parameter.getOwner().getMember();
    int index = parameter.getIndex();
    if (canonical(creator)) {
      var component = creator.getDeclaringClass().getRecordComponents()[index];
      if (nullable(component, component.getAnnotatedType())) {
        return true;
      }
    }
    var declared = creator.getParameters()[index];
    return nullable(declared, declared.getAnnotatedType());
  }

  /** Whether the components of a record are its parameters. */
  private static boolean canonical(Executable creator) {
    return creator instanceof Constructor<?>
        && creator.getDeclaringClass().isRecord()
        && Arrays.equals(
            creator.getParameterTypes(),
            Arrays.stream(creator.getDeclaringClass().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray());
  }

  /** Whoever's annotation it is; there are several of that name, before the type and on it. */
  private static boolean nullable(AnnotatedElement element, AnnotatedType type) {
    return Stream.of(element.getAnnotations(), type.getAnnotations())
        .flatMap(Arrays::stream)
        .map(Annotation::annotationType)
        .anyMatch(annotation -> annotation.getSimpleName().equals("Nullable"));
  }
}
