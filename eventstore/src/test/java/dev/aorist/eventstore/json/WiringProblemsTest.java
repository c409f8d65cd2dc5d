package dev.aorist.eventstore.json;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.handler.WiringException;
import dev.aorist.testkit.Golden;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WiringProblemsTest {
  record Nameless() {}

  @EventType("account.Opened")
  record UpperCase() {}

  @EventType(
      "account.a-name-that-is-longer-than-one-hundred-and-twenty-eight-characters-which-is-more-"
          + "than-anybody-needs-to-say-what-has-happened-to-it")
  record Long() {}

  @EventType(value = "account.zero", version = 0)
  record VersionZero() {}

  @EventType(value = "account.high", version = 65_536)
  record VersionTooHigh() {}

  @EventType("account.twice")
  record First() {}

  @EventType("account.twice")
  record Second() {}

  interface Abstract {}

  sealed interface Family permits Member, Open {}

  @EventType("family.member")
  record Member() implements Family {}

  non-sealed interface Open extends Family {}

  @Test
  void names_and_classes_that_do_not_fit_are_told_at_once() {
    JsonEventCodec.Builder builder =
        JsonEventCodec.builder()
            .register(Nameless.class, UpperCase.class, Long.class, VersionZero.class)
            .register(VersionTooHigh.class, First.class, Second.class, First.class)
            .register(Abstract.class, Family.class);

    assertGolden("json/wiring-names", builder);
  }

  @EventType(value = "account.third", version = 4)
  record Third() {}

  @EventType(value = "account.fresh", version = 2)
  record Fresh() {}

  @EventType("account.ignored")
  record Ignored() {}

  @Test
  void holes_and_loose_ends_in_chains_of_upcasters_are_told_at_once() {
    JsonEventCodec.Builder builder =
        JsonEventCodec.builder()
            .register(Third.class, Fresh.class, Ignored.class)
            .upcast("account.third", 1, Upcaster.drop())
            .upcast("account.third", 3, Upcaster.drop())
            .upcast("account.third", 3, Upcaster.drop())
            .upcast("account.third", 4, Upcaster.drop())
            .upcast("account.retired", 0, Upcaster.drop())
            .upcast("account.retired", 3, Upcaster.drop())
            .upcast("Retired", 1, Upcaster.drop())
            .ignore("account.ignored", "account.retired", "no name");

    assertGolden("json/wiring-upcasters", builder);
  }

  abstract static class Vague {}

  @EventType("bad.abstract")
  record HoldsAbstract(List<Vague> vague) {}

  @EventType("bad.object")
  record HoldsObject(Map<String, Optional<Object>> any) {}

  record Box<T>(T content) {}

  @EventType("bad.open")
  record HoldsOpen<T extends Number>(Box<T> box) {}

  @SuppressWarnings("rawtypes")
  @EventType("bad.raw")
  record HoldsRaw(List raw) {}

  static final class NoConstructor {
    private final int a;

    NoConstructor(int a) {
      this.a = a;
    }

    int twice() {
      return 2 * a;
    }
  }

  @EventType("bad.constructor")
  record HoldsNoConstructor(Box<NoConstructor> box) {}

  @EventType("bad.runnable")
  record HoldsRunnable(Runnable task) {}

  @EventType("bad.thread")
  record HoldsThread(Thread thread) {}

  sealed interface Unnamed permits One, Two {}

  record One() implements Unnamed {}

  @JsonTypeName("two")
  record Two() implements Unnamed {}

  @EventType("bad.unnamed")
  record HoldsUnnamed(Unnamed unnamed) {}

  sealed interface Same permits Left, Right {}

  @JsonTypeName("side")
  record Left() implements Same {}

  @JsonTypeName("side")
  record Right() implements Same {}

  @EventType("bad.same")
  record HoldsSame(Same same) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  interface ByClass {}

  @EventType("bad.by-class")
  record HoldsByClass(ByClass byClass) {}

  @EventType("bad.itself-by-class")
  record IsByClass() implements ByClass {}

  @EventType("bad.property")
  record HoldsTyped(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Vague vague) {}

  @EventType("bad.value")
  record IsValue(@JsonValue String text) {}

  @EventType("bad.enum")
  enum IsEnum {
    ONE
  }

  @EventType("bad.extra")
  static final class Extra {
    @JsonProperty
    int doubled() {
      return 2;
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes(@JsonSubTypes.Type(Circle.class))
  interface Shape {}

  record Circle(Shape inner, Object depth) implements Shape {}

  @EventType("bad.deep")
  record HoldsDeep(Shape shape) {}

  @Test
  void types_that_could_not_be_read_back_are_told_at_once() {
    JsonEventCodec.Builder builder =
        JsonEventCodec.builder()
            .register(HoldsAbstract.class, HoldsObject.class, HoldsOpen.class, HoldsRaw.class)
            .register(HoldsNoConstructor.class, HoldsRunnable.class, HoldsUnnamed.class)
            .register(HoldsSame.class, HoldsByClass.class, IsByClass.class, HoldsTyped.class)
            .register(IsValue.class, IsEnum.class, Extra.class, HoldsDeep.class);

    assertGolden("json/wiring-types", builder);
  }

  @Test
  void the_machinery_of_the_jdk_is_no_data() {
    JsonEventCodec.Builder builder = JsonEventCodec.builder().register(HoldsThread.class);

    assertThatThrownBy(builder::build)
        .isInstanceOfSatisfying(
            WiringException.class,
            e ->
                assertThat(e.problems())
                    .singleElement(as(STRING))
                    .contains(".HoldsThread: holds a Thread, which Jackson cannot handle (")
                    .endsWith("; keep what an event says in records, numbers, text and times."));
  }

  @Test
  void whoever_has_more_to_check_hears_of_the_codecs_problems_too() {
    Problems problems = new Problems();
    problems.add("before", "is wrong", "put it right");

    JsonEventCodec.builder().register(Nameless.class).build(problems);

    assertThat(problems.texts()).hasSize(2);
    assertThatThrownBy(problems::throwIfAny).isInstanceOf(WiringException.class);
  }

  private void assertGolden(String name, JsonEventCodec.Builder builder) {
    Throwable failure = catchThrowable(builder::build);
    assertThat(failure).isInstanceOf(WiringException.class);
    Golden.assertText(
        getClass(), name, failure.getMessage().replace(getClass().getName() + ".", "test."));
  }
}
