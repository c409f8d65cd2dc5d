package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.Mapping;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A directory that leaves something out: to the files below it as if the store had forgotten it.
 */
final class Lying implements Directory {
  private final Directory files;
  private final Lie lie;

  Lying(Directory files, Lie lie) {
    this.files = files;
    this.lie = lie;
  }

  @Override
  public String describe() {
    return files.describe();
  }

  @Override
  public List<String> list() throws IOException {
    return files.list();
  }

  @Override
  public DataFile open(String name) throws IOException {
    return new LyingFile(files.open(name));
  }

  @Override
  public DataFile create(String name) throws IOException {
    return new LyingFile(files.create(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    files.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    files.delete(name);
  }

  @Override
  public void force() throws IOException {
    if (lie != Lie.FORCE_DIRECTORY) {
      files.force();
    }
  }

  @Override
  public boolean link(String name, Directory target) throws IOException {
    return files.link(name, target);
  }

  @Override
  public Closeable lock() throws IOException {
    return files.lock();
  }

  @Override
  public long usableBytes() throws IOException {
    return files.usableBytes();
  }

  private final class LyingFile implements DataFile {
    private final DataFile file;

    LyingFile(DataFile file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      file.write(source, position);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public Mapping map(int length) throws IOException {
      return file.map(length);
    }

    @Override
    public void force() throws IOException {
      if (lie != Lie.FORCE_FILE) {
        file.force();
      }
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
