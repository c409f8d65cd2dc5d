package dev.aorist.eventstore.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.eventstore.spi.EventCodec.TypeName;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says why an event, stored under a name and version, cannot be read, and what to do. */
final class Unreadable {
  /** Jackson's advice on its own settings, which are not for the application to change. */
  private static final Pattern ADVICE =
      Pattern.compile(
          "(?s) \\((set DeserializationConfig|but (could|might) if coercion).*"
              + "|: disable DeserializationConfig.*");

  private static final Pattern MISSING =
      Pattern.compile("Missing required creator property '(.*)' \\(index \\d+\\)");

  private Unreadable() {}

  static UnreadableEventException misfit(TypeName stored, Class<?> type, Exception e) {
    if (e instanceof StreamReadException) {
      return noObject(stored, e);
    }
    return because(
        stored,
        "the data do not fit "
            + type.getSimpleName()
            + where(e)
            + ": "
            + message(e)
            + ". If the class has changed, raise the version in @EventType and add an upcaster;"
            + " a component that was added may be an Optional instead.",
        e);
  }

  static UnreadableEventException noObject(TypeName stored, @Nullable Exception e) {
    return because(
        stored,
        "the data are no JSON object"
            + (e == null ? "" : " (" + message(e) + ")")
            + ". Find out what wrote them.",
        e);
  }

  static UnreadableEventException upcaster(TypeName at, TypeName stored, RuntimeException e) {
    return because(
        stored, "the upcaster of " + at(at) + " failed with " + e + ". Correct the upcaster.", e);
  }

  static UnreadableEventException noProgress(TypeName at, TypeName to, TypeName stored) {
    return because(
        stored,
        "the upcaster of " + at(at) + " gave " + at(to) + ". Let it give a later version.",
        null);
  }

  static UnreadableEventException circle(TypeName stored, int steps) {
    return because(
        stored,
        "after "
            + steps
            + " upcasters there is still another. Find the one that gives an earlier type again.",
        null);
  }

  static UnreadableEventException unknown(TypeName type, TypeName stored) {
    return because(
        stored,
        "no class is registered for "
            + type.name()
            + ". Register it, or rename these events with an upcaster, or ignore them by their"
            + " name.",
        null);
  }

  static UnreadableEventException otherVersion(TypeName type, int registered, TypeName stored) {
    return because(
        stored,
        "the registered class reads version "
            + registered
            + " of "
            + type.name()
            + ", not "
            + type.version()
            + (type.equals(stored)
                ? ". Run the program that wrote it, or a later one."
                : ". Let the upcasters give that version."),
        null);
  }

  private static UnreadableEventException because(
      TypeName stored, String why, @Nullable Exception cause) {
    return new UnreadableEventException(null, stored.name(), stored.version(), why, cause);
  }

  private static String at(TypeName type) {
    return type.name() + " version " + type.version();
  }

  private static String where(Exception e) {
    if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return "";
    }
    var path = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return " at '" + path + "'";
  }

  private static String message(Exception e) {
    if (!(e instanceof JsonProcessingException json)) {
      return e.toString();
    }
    String text = ADVICE.matcher(json.getOriginalMessage()).replaceFirst("");
    return MISSING.matcher(text).replaceFirst("'$1' is missing");
  }
}
