package dev.aorist.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignCpuTest {
  @TempDir Path proc;

  @Test
  void busy_ticks_that_were_not_ours_count() throws IOException {
    ForeignCpu cpu = new ForeignCpu(proc);
    tell("cpu  100 0 50 1000 10 0 0 0 7 0", 80, 20);
    ForeignCpu.Ticks before = cpu.ticks();
    tell("cpu  160 0 70 1110 20 0 0 0 9 0", 110, 30);

    // 80 busy of 200 ticks, 40 of them ours
    assertThat(cpu.ticks().foreignPartSince(before)).isEqualTo(0.2, within(1e-9));
  }

  @Test
  void a_name_with_blanks_and_brackets_does_not_shift_the_fields() throws IOException {
    tell("cpu  10 0 0 0 0 0 0 0 0 0", 3, 4);

    assertThat(new ForeignCpu(proc).ticks()).isEqualTo(new ForeignCpu.Ticks(3, 10));
  }

  @Test
  void without_proc_it_is_unknown() {
    ForeignCpu cpu = new ForeignCpu(proc.resolve("missing"));

    assertThat(cpu.ticks().foreignPartSince(cpu.ticks())).isNaN();
  }

  private void tell(String machine, int user, int system) throws IOException {
    Files.writeString(proc.resolve("stat"), machine + "\ncpu0 1 2 3\n");
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(
        proc.resolve("self/stat"),
        "17 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 " + user + " " + system + " 0 0 20 0\n");
  }
}
