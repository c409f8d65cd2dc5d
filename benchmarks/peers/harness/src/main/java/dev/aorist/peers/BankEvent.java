package dev.aorist.peers;

/** The events of a bank account that every peer stores; a deposit is 237 bytes of JSON. */
public sealed interface BankEvent {
  String accountId();

  /** The change of the balance, in cents. */
  long delta();

  record Opened(String accountId, String txId, long amount, String currency, long at, String owner)
      implements BankEvent {
    @Override
    public long delta() {
      return amount;
    }
  }

  record Deposited(
      String accountId,
      String txId,
      long amount,
      String currency,
      long at,
      String channel,
      String memo)
      implements BankEvent {
    @Override
    public long delta() {
      return amount;
    }
  }

  record Withdrawn(
      String accountId,
      String txId,
      long amount,
      String currency,
      long at,
      String channel,
      String memo)
      implements BankEvent {
    @Override
    public long delta() {
      return -amount;
    }
  }
}
