package dev.aorist.projections.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes the members of a set in the order of their JSON: sets are equal whatever order they are
 * walked in, and the order of a hash set depends on how it came about.
 */
final class SortedSets extends SimpleModule {
  private static final long serialVersionUID = 1;

  SortedSets() {
    super("aorist-sorted-sets");
    setSerializerModifier(new Modifier());
  }

  private static final class Modifier extends BeanSerializerModifier {
    private static final long serialVersionUID = 1;

    @Override
    public JsonSerializer<?> modifyCollectionSerializer(
        SerializationConfig config,
        CollectionType type,
        BeanDescription description,
        JsonSerializer<?> serializer) {
      boolean unsorted =
          Set.class.isAssignableFrom(type.getRawClass())
              && !EnumSet.class.isAssignableFrom(type.getRawClass());
      return unsorted ? new Sorting(serializer) : serializer;
    }
  }

  private static final class Sorting extends JsonSerializer<Collection<?>>
      implements ContextualSerializer {
    private final JsonSerializer<Object> ordinary;

    @SuppressWarnings("unchecked")
    Sorting(JsonSerializer<?> ordinary) {
      this.ordinary = (JsonSerializer<Object>) ordinary;
    }

    @Override
    public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property)
        throws JsonMappingException {
      return new Sorting(provider.handleSecondaryContextualization(ordinary, property));
    }

    @Override
    public void serialize(Collection<?> set, JsonGenerator to, SerializerProvider provider)
        throws IOException {
      ordinary.serialize(sorted(set, (ObjectMapper) to.getCodec()), to, provider);
    }

    private static List<Object> sorted(Collection<?> set, ObjectMapper mapper) throws IOException {
      // Members that differ may have the same text; then either order gives the same bytes.
      var byText = new TreeMap<String, List<Object>>();
      for (Object member : set) {
        byText
            .computeIfAbsent(mapper.writeValueAsString(member), text -> new ArrayList<>())
            .add(member);
      }
      var sorted = new ArrayList<Object>(set.size());
      byText.values().forEach(sorted::addAll);
      return sorted;
    }
  }
}
