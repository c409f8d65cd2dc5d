package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.disk.PlantedBugsTest.Bug;
import dev.aorist.eventstore.disk.PlantedBugsTest.Catcher;
import java.util.List;

/** What might have gone wrong with the store, and the cheapest test that catches it. */
final class Bugs {
  static final List<Bug> ALL =
      List.of(
          new Bug(
              "skip the force of a commit",
              "disk/DiskCommitLog",
              "    force();\n    previousIsCertain();",
              "    durable = position;\n    previousIsCertain();",
              Catcher.SIMULATION),
          new Bug(
              "force after acknowledging",
              "disk/DiskCommitLog",
              "    int next = 0;\n    do {\n      next = writeEnvelope(batch, next);\n    } while (next < batch.size());\n    force();",
              "    if (begun) force();\n    int next = 0;\n    do {\n      next = writeEnvelope(batch, next);\n    } while (next < batch.size());",
              Catcher.SIMULATION),
          new Bug(
              "retry a failed force",
              "disk/DiskCommitLog",
              "      current().file().force();\n      durable",
              "      try { current().file().force(); } catch (IOException e) { current().file().force(); }\n      durable",
              Catcher.SIMULATION),
          new Bug(
              "swallow a failed force",
              "disk/DiskCommitLog",
              "      current().file().force();\n      durable",
              "      try { current().file().force(); } catch (IOException e) { }\n      durable",
              Catcher.SIMULATION),
          new Bug(
              "claim a batch durable in its own envelope",
              "disk/DiskCommitLog",
              "writer.finish(position, salt, durable, ceiling)",
              "writer.finish(position, salt, position + HEADER, ceiling)",
              Catcher.CRASH_STATES),
          new Bug(
              "leave the ceiling out of the envelope",
              "disk/DiskCommitLog",
              "writer.finish(position, salt, durable, ceiling)",
              "writer.finish(position, salt, durable, 0)",
              Catcher.SIMULATION),
          new Bug(
              "turn a journal over without a force",
              "disk/DiskCommitLog",
              "    force();\n    previous = current().number();",
              "    previous = current().number();",
              Catcher.CRASH_STATES),
          new Bug(
              "forget a promise when a journal is turned over",
              "disk/DiskCommitLog",
              "      return writeEnvelope(batch, first);",
              "      return first;",
              Catcher.CLOSED_TIMES),
          new Bug(
              "take what was opened for durable",
              "disk/JournalOpening",
              "        makeDurable(journal.file(), recovery.durable());",
              "",
              Catcher.CRASH_STATES),
          new Bug(
              "force what was opened without writing it again",
              "disk/JournalOpening",
              "      journal.file().write(bytes.flip(), at);",
              "",
              Catcher.CRASH_STATES),
          new Bug(
              "write what was opened again without a force",
              "disk/JournalOpening",
              "      journal.file().write(bytes.flip(), at);\n    }\n    journal.file().force();",
              "      journal.file().write(bytes.flip(), at);\n    }",
              Catcher.CRASH_STATES),
          new Bug(
              "forget the journal before",
              "disk/DiskCommitLog",
              "    previous = current().number();\n",
              "",
              Catcher.SIMULATION),
          new Bug(
              "write the first envelope without the header",
              "disk/DiskCommitLog",
              "long start = begun ? position : 0;",
              "long start = position;",
              Catcher.SIMULATION),
          new Bug(
              "overlap envelopes",
              "disk/DiskCommitLog",
              "position += HEADER + writer.bodyLength();",
              "position += writer.bodyLength();",
              Catcher.SIMULATION),
          new Bug(
              "force a failed journal again at the close",
              "disk/DiskCommitLog",
              "if (begun && !failed)",
              "if (begun)",
              Catcher.FAILED_CLOSE),
          new Bug(
              "prepare a journal without forcing the directory",
              "disk/Preparation",
              "      directory.force();\n    }\n    int length",
              "    }\n    int length",
              Catcher.SIMULATION),
          new Bug(
              "accept damage as a torn end",
              "disk/JournalRecovery",
              "if (end < journal.size() && !hasLostSector(end)) {",
              "if (end < 0) {",
              Catcher.FUZZ),
          new Bug(
              "ignore what a later batch proves",
              "disk/JournalRecovery",
              "        throw corrupt(end, \"a batch is damaged that was durable, as a later one says\");",
              "        break;",
              Catcher.FUZZ),
          new Bug(
              "forget the ceilings of envelopes",
              "disk/JournalRecovery",
              "      ceiling = Math.max(ceiling, Bytes.i64(window.bytes(), window.offset(position) + CEILING));\n",
              "",
              Catcher.SIMULATION),
          new Bug(
              "accept a short journal that has a successor",
              "disk/JournalRecovery",
              "if (reached != end) {",
              "if (end < 0) {",
              Catcher.FUZZ),
          new Bug(
              "stop recovery before the last batch",
              "disk/JournalRecovery",
              "while (position < limit) {",
              "while (position + 600 < limit) {",
              Catcher.SIMULATION),
          new Bug(
              "take a torn end for corruption",
              "disk/JournalRecovery",
              "if (window.isZero(from, to)) {",
              "if (to < 0) {",
              Catcher.SIMULATION),
          new Bug(
              "make the store's file without a force",
              "disk/StoreFile",
              "      file.force();\n    }\n    directory.rename",
              "    }\n    directory.rename",
              Catcher.SIMULATION),
          new Bug(
              "trip over the store's file of an attempt that crashed",
              "disk/StoreFile",
              "      directory.delete(TEMPORARY);",
              "",
              Catcher.SIMULATION),
          new Bug(
              "believe what stands behind a checksum",
              "disk/StoreFile",
              "          || text.indexOf('\\n', body) != text.length() - 1\n",
              "",
              Catcher.FUZZ),
          new Bug(
              "leave an envelope's body unchecked",
              "disk/JournalWindow",
              "    return Bytes.crc(bytes, from + HEADER, body) == Bytes.i32(bytes, from + BODY_CHECKSUM)\n        ? HEADER + body\n        : -1;",
              "    return HEADER + body;",
              Catcher.SIMULATION),
          new Bug(
              "leave an envelope's header unchecked",
              "disk/JournalWindow",
              "\n        && Bytes.crc(bytes, from, HEADER_CHECKSUM) == Bytes.i32(bytes, from + HEADER_CHECKSUM)",
              "",
              Catcher.FUZZ),
          new Bug(
              "believe the length of a body",
              "disk/JournalWindow",
              "body < 0 || body > MOST_BODY || at(",
              "body < 0 || at(",
              Catcher.FUZZ),
          new Bug(
              "take a blank header for a clean end",
              "disk/JournalWindow",
              "(position + HEADER + SECTOR - 1) / SECTOR * SECTOR",
              "position + HEADER",
              Catcher.FUZZ),
          new Bug(
              "leave a journal's header unchecked",
              "disk/JournalHeader",
              "\n        || Bytes.i32(bytes, FILE_CHECKSUM) != Bytes.crc(bytes, 0, FILE_CHECKSUM)",
              "",
              Catcher.FUZZ),
          new Bug(
              "leave a record's checksum unchecked",
              "record/RecordView",
              "\n        && Bytes.crc(bytes, at + 8, length - 8) == Bytes.i32(bytes, at + RecordFormat.CHECKSUM)",
              "",
              Catcher.FUZZ),
          new Bug(
              "leave a record's structure unchecked",
              "record/RecordView",
              "\n        && isSound(bytes, at, length)",
              "",
              Catcher.FUZZ),
          new Bug(
              "accept negative lengths",
              "record/RecordView",
              "data < 0 || data > end - p",
              "data > end - p",
              Catcher.FUZZ),
          new Bug(
              "answer a repeated id one offset too far",
              "record/RecordView",
              "firstOffset() + events() - 1)",
              "firstOffset() + events())",
              Catcher.SIMULATION),
          new Bug(
              "read metadata beyond their end",
              "record/MetadataFormat",
              "if (length > end - at) {",
              "if (end < 0) {",
              Catcher.FUZZ),
          new Bug(
              "break the chain of checksums",
              "record/RecordEncoder",
              "RecordFormat.PREVIOUS_CHECKSUM, previousChecksum",
              "RecordFormat.PREVIOUS_CHECKSUM, 0",
              Catcher.SIMULATION),
          new Bug(
              "read from one event too far",
              "record/ForwardCursor",
              "place >= selection.from()",
              "place > selection.from()",
              Catcher.SIMULATION),
          new Bug(
              "read backward from one event too low",
              "record/BackwardCursor",
              "version <= selection.to()",
              "version < selection.to()",
              Catcher.SIMULATION),
          new Bug(
              "skip the version check",
              "log/LogLane",
              "if (!part.expected().isMetBy(actual)) {",
              "if (actual < -1) {",
              Catcher.SIMULATION),
          new Bug(
              "answer a rejection before the commit",
              "log/LogEventStore",
              "lane.whenCommitted(Afterwards.failing(done, e));",
              "done.failed(e);",
              Catcher.CRASH_STATES),
          new Bug(
              "run a repeated id again",
              "log/LogEventStore",
              "if (!lane.repeats(append.id(), done)) {",
              "if (lane != null) {",
              Catcher.SIMULATION),
          new Bug(
              "forget ids at a restart",
              "log/LogLane",
              "    ids.add(record.idHigh(), record.idLow(), number, now);\n",
              "",
              Catcher.SIMULATION),
          new Bug(
              "answer a repeated id before the commit",
              "log/LogLane",
              "committer.submit(new Barrier(new FirstAnswer(number, done), partition, epoch));",
              "new FirstAnswer(number, done).succeeded(null);",
              Catcher.SIMULATION),
          new Bug(
              "give a version twice",
              "log/LogLane",
              "encoder.link(i, StreamHeads.version(found[i]) + 1,",
              "encoder.link(i, StreamHeads.version(found[i]),",
              Catcher.SIMULATION),
          new Bug(
              "count an append as one event",
              "log/LogLane",
              "    end += encoder.events();",
              "    end += 1;",
              Catcher.SIMULATION),
          new Bug(
              "recover the end one event too early",
              "log/LogLane",
              "end = record.firstOffset() + record.events();",
              "end = record.firstOffset() + record.events() - 1;",
              Catcher.SIMULATION),
          new Bug(
              "publish before the force",
              "log/Committer",
              "      log.commit(batch, promise);\n      meter.committed(batch, nanoTime.getAsLong() - start);\n      ceiling = promise;\n      batch.forEach(this::publish);",
              "      batch.forEach(this::publish);\n      log.commit(batch, promise);\n      meter.committed(batch, nanoTime.getAsLong() - start);\n      ceiling = promise;",
              Catcher.SIMULATION),
          new Bug(
              "acknowledge what failed",
              "log/Committer",
              "        each.fail(failure);",
              "",
              Catcher.SIMULATION),
          new Bug(
              "go on after a failed commit",
              "log/Committer",
              "    poison = cause;\n    if (confirmations",
              "    if (confirmations",
              Catcher.SIMULATION),
          new Bug(
              "do not commit a promised ceiling",
              "log/Committer",
              "        promise = Math.max(promise, ((Barrier) each).ceiling);",
              "",
              Catcher.SIMULATION),
          new Bug(
              "commit in the reverse order",
              "log/CommitQueue",
              "    Submission<?> first = null;\n",
              "    Submission<?> first = null;\n    if (last != null) return last;\n",
              Catcher.SIMULATION),
          new Bug(
              "follow a clock that goes back",
              "log/HybridClock",
              "Math.max(before + 1, present)",
              "present",
              Catcher.SIMULATION),
          new Bug(
              "stamp below the ceiling after a restart",
              "log/ClosedTimes",
              "    clock.skipTo(ceiling);\n",
              "",
              Catcher.SIMULATION),
          new Bug(
              "stamp below the last record after a restart",
              "log/Recovery",
              "    clock.skipTo(record.timestamp());\n",
              "",
              Catcher.SIMULATION),
          new Bug(
              "close a time without a promise",
              "log/ClosedTimes",
              "      promised.accumulateAndGet(time, Math::max);\n",
              "",
              Catcher.SIMULATION),
          new Bug(
              "let a subscription skip an event",
              "Subscription",
              "position = position.with(partition, offset);",
              "position = position.with(partition, offset + 1);",
              Catcher.SIMULATION));

  private Bugs() {}
}
