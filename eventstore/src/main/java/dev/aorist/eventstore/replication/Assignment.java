package dev.aorist.eventstore.replication;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which members shall hold which partition, and which of them lead it if they can: what an operator
 * has asked for, kept by the authority, so that whoever leads a partition can bring it there step
 * by step, whatever happens meanwhile.
 *
 * @param replicas the members of each partition, the preferred leader first
 * @param bytesPerSecond how fast a member sends what others lack, all of them together
 */
record Assignment(List<List<String>> replicas, long bytesPerSecond) {
  /** Nothing has been asked for: everything stays where it is. */
  static final Assignment NONE = new Assignment(List.of(), Rebalancing.USUAL_RATE);

  Assignment {
    replicas = replicas.stream().map(List::copyOf).toList();
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "Copies cannot be sent at " + bytesPerSecond + " bytes a second. Give more than 0.");
    }
  }

  /** Who shall hold a partition; nobody when nothing was asked for. */
  List<String> of(int partition) {
    return partition < replicas.size() ? replicas.get(partition) : List.of();
  }

  /**
   * Shares partitions out evenly, with as few moves as are needed: a member has at most one replica
   * more than another one, and leads as evenly as the replicas allow.
   *
   * @param now who holds each partition
   * @param members who shall hold all of them
   * @param copies of each partition, on as many members
   */
  static List<List<String>> balanced(
      List<List<String>> now, Collection<String> members, int copies) {
    var shares = new Shares(now, new TreeSet<>(members), copies);
    shares.fill();
    shares.even();
    shares.leaders();
    return shares.partitions;
  }

  /** The sharing out while it is under way. */
  private static final class Shares {
    private final TreeSet<String> members;
    private final int copies;
    private final List<List<String>> partitions = new ArrayList<>();

    Shares(List<List<String>> now, TreeSet<String> members, int copies) {
      this.members = members;
      this.copies = copies;
      for (List<String> each : now) {
        List<String> kept = new ArrayList<>(each);
        kept.retainAll(members);
        partitions.add(new ArrayList<>(kept.subList(0, Math.min(copies, kept.size()))));
      }
    }

    private Map<String, Integer> loads() {
      Map<String, Integer> loads = new HashMap<>();
      members.forEach(member -> loads.put(member, 0));
      partitions.forEach(each -> each.forEach(member -> loads.merge(member, 1, Integer::sum)));
      return loads;
    }

    private static Comparator<String> by(Map<String, Integer> loads) {
      return Comparator.<String>comparingInt(loads::get).thenComparing(Comparator.naturalOrder());
    }

    /** Gives every partition its number of replicas. */
    void fill() {
      Map<String, Integer> loads = loads();
      for (List<String> partition : partitions) {
        while (partition.size() < copies) {
          String least =
              members.stream()
                  .filter(member -> !partition.contains(member))
                  .min(by(loads))
                  .orElseThrow();
          partition.add(least);
          loads.merge(least, 1, Integer::sum);
        }
      }
    }

    /** Moves replicas from those that have most to those that have least. */
    void even() {
      while (true) {
        Map<String, Integer> loads = loads();
        String most = members.stream().max(by(loads)).orElseThrow();
        String least = members.stream().min(by(loads)).orElseThrow();
        if (loads.get(most) - loads.get(least) <= 1) {
          return;
        }
        // Whoever has more has a partition that the other has not.
        List<String> partition =
            partitions.stream()
                .filter(each -> each.contains(most) && !each.contains(least))
                .max(Comparator.comparingInt(each -> each.indexOf(most)))
                .orElseThrow();
        partition.set(partition.indexOf(most), least);
      }
    }

    /** Evens out who leads, each of a partition's replicas being as good. */
    void leaders() {
      boolean better = true;
      while (better) {
        better = false;
        for (String from : members) {
          better |= leadsLess(from);
        }
      }
    }

    private Map<String, Integer> leads() {
      Map<String, Integer> leads = new HashMap<>();
      members.forEach(member -> leads.put(member, 0));
      partitions.forEach(each -> leads.merge(each.get(0), 1, Integer::sum));
      return leads;
    }

    /**
     * Finds members, each with a partition that the next one could lead, to one that leads less.
     */
    private boolean leadsLess(String from) {
      Map<String, Integer> leads = leads();
      Map<String, List<String>> handed = new HashMap<>();
      Map<String, String> giver = new HashMap<>();
      List<String> reached = new ArrayList<>(List.of(from));
      for (int i = 0; i < reached.size(); i++) {
        String member = reached.get(i);
        if (leads.get(member) + 1 < leads.get(from)) {
          for (String to = member; !to.equals(from); to = giver.get(to)) {
            List<String> partition = handed.get(to);
            partition.remove(to);
            partition.add(0, to);
          }
          return true;
        }
        for (List<String> partition : partitions) {
          if (partition.get(0).equals(member)) {
            for (String to : partition) {
              if (!reached.contains(to)) {
                reached.add(to);
                handed.put(to, partition);
                giver.put(to, member);
              }
            }
          }
        }
      }
      return false;
    }
  }

  byte[] toBytes() {
    List<String> names =
        new ArrayList<>(new TreeSet<>(replicas.stream().flatMap(List::stream).distinct().toList()));
    Output out = new Output(256).i64(bytesPerSecond).i32(names.size());
    names.forEach(out::text);
    out.i32(replicas.size());
    for (List<String> partition : replicas) {
      out.u8(partition.size());
      partition.forEach(name -> out.u8(names.indexOf(name)));
    }
    return out.finish();
  }

  /** Nothing asked for, for no bytes. */
  static Assignment fromBytes(byte[] bytes) {
    if (bytes.length == 0) {
      return NONE;
    }
    var in = new Input(bytes);
    long bytesPerSecond = in.i64();
    List<String> names = new ArrayList<>();
    for (int left = in.count(4); left > 0; left--) {
      names.add(in.text());
    }
    List<List<String>> replicas = new ArrayList<>();
    for (int left = in.count(1); left > 0; left--) {
      List<String> partition = new ArrayList<>();
      for (int more = in.u8(); more > 0; more--) {
        partition.add(names.get(in.u8()));
      }
      replicas.add(partition);
    }
    return new Assignment(replicas, bytesPerSecond);
  }
}
