package dev.aorist.commandbus;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Several pieces of bytes as one: how many there are, and each with its length before it. */
final class Parcel {
  private Parcel() {}

  static byte[] pack(List<byte[]> pieces) {
    int length = Integer.BYTES;
    for (byte[] piece : pieces) {
      length += Integer.BYTES + piece.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length).putInt(pieces.size());
    for (byte[] piece : pieces) {
      out.putInt(piece.length).put(piece);
    }
    return out.array();
  }

  /**
   * At least one piece. Nothing is believed: no memory is taken for what is not there.
   *
   * @throws IllegalArgumentException when the bytes are no parcel
   */
  static List<byte[]> unpack(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    List<byte[]> pieces = new ArrayList<>();
    int count = in.remaining() < Integer.BYTES ? -1 : in.getInt();
    while (in.remaining() >= Integer.BYTES) {
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        break;
      }
      byte[] piece = new byte[length];
      in.get(piece);
      pieces.add(piece);
    }
    if (pieces.isEmpty() || pieces.size() != count || in.hasRemaining()) {
      throw new IllegalArgumentException(
          "A message of " + bytes.length + " bytes of another member cannot be taken apart.");
    }
    return pieces;
  }
}
