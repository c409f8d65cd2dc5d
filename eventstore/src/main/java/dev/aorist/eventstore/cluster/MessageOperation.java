package dev.aorist.eventstore.cluster;

import com.hazelcast.internal.partition.MigrationCycleOperation;
import com.hazelcast.internal.serialization.DataSerializerHook;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.impl.operationservice.Operation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way. Together with {@link HazelcastTransport} all that we use of Hazelcast's
 * internals, which is why its version is pinned: operations with a partition id, always the same,
 * are the one road to a named member that keeps order. It only hands over, on Hazelcast's thread.
 *
 * <p>The mark of a migration's operation lets it pass while that partition of Hazelcast's, with
 * which it has nothing to do, moves; without it messages would be refused then.
 */
public final class MessageOperation extends Operation
    implements IdentifiedDataSerializable, MigrationCycleOperation {
  /** A number that no other product is known to use. */
  static final int FACTORY = -70_201;

  /** Hazelcast's threads keep the order of what goes to one partition. */
  private static final int PARTITION = 0;

  private @Nullable Message message;

  /** For Hazelcast, which reads it then. */
  public MessageOperation() {}

  MessageOperation(Message message) {
    this.message = message;
    setPartitionId(PARTITION);
    setValidateTarget(false);
  }

  @Override
  public void run() {
    Object transport =
        getNodeEngine().getHazelcastInstance().getUserContext().get(HazelcastTransport.KEY);
    // A member whose transport has not begun or has ended drops messages.
    if (transport instanceof HazelcastTransport here && message != null) {
      here.arrived(getCallerUuid(), message);
    }
  }

  @Override
  public boolean returnsResponse() {
    return false;
  }

  @Override
  public boolean validatesTarget() {
    return false;
  }

  @Override
  public int getFactoryId() {
    return FACTORY;
  }

  @Override
  public int getClassId() {
    return 1;
  }

  @Override
  protected void writeInternal(ObjectDataOutput out) throws IOException {
    super.writeInternal(out);
    if (message != null) {
      message.write(out);
    }
  }

  @Override
  protected void readInternal(ObjectDataInput in) throws IOException {
    super.readInternal(in);
    message = Message.read(in);
  }

  /** Tells every instance in this process how to read the operation, also the application's. */
  public static final class Hook implements DataSerializerHook {
    @Override
    public int getFactoryId() {
      return FACTORY;
    }

    @Override
    public DataSerializableFactory createFactory() {
      return type -> new MessageOperation();
    }
  }
}
