package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.log.NotLoadedException;
import dev.aorist.eventstore.spi.Mapping;

/** How far a reader of segments goes for what it reads. */
interface Reach {
  /** To the disk; it may wait there. */
  Reach DISK =
      new Reach() {
        @Override
        public void open() {
          // whatever has to be read is read
        }

        @Override
        public void touch(Mapping mapped, int from, int to) {
          // the system brings it into memory
        }
      };

  /** Before a file is read. */
  void open() throws NotLoadedException;

  /** Before these bytes of a mapped file are read. */
  void touch(Mapping mapped, int from, int to) throws NotLoadedException;
}
