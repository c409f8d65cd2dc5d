package dev.aorist.commandbus;

import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.eventstore.spi.Leaders;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * Brings commands to the members that lead their partitions, and answers those of other members. A
 * command may arrive more than once and has its id still, so it is carried out once. Any thread.
 */
final class Forwarding {
  private final Leaders leaders;
  private final TravellingCommands commands;
  private final TravellingAnswers answers;

  Forwarding(Leaders leaders, TravellingCommands commands, TravellingAnswers answers) {
    this.leaders = leaders;
    this.commands = commands;
    this.answers = answers;
  }

  boolean leads(int partition) {
    return leaders.leads(partition);
  }

  /** Whether the answer says only that another member may lead by now. */
  boolean isToBeAskedAgain(Throwable cause) {
    return leaders.isToBeAskedAgain(cause);
  }

  Future<Outcome> ask(Command command, StreamId stream, int partition) {
    byte[] question;
    try {
      question = commands.write(command);
    } catch (RuntimeException unwritable) {
      return Future.failedFuture(unwritable);
    }
    return leaders
        .ask(partition, question)
        .map(answer -> answers.read(answer, command, stream))
        .recover(cause -> Future.failedFuture(isUnknown(cause) ? unknown(command, cause) : cause));
  }

  /** Nobody has answered, or the answer cannot be read. */
  private static boolean isUnknown(Throwable cause) {
    return cause.getClass() == StoreUnavailableException.class
        || cause instanceof IllegalArgumentException
        || cause instanceof UnreadableEventException;
  }

  private static OutcomeUnknownException unknown(Command command, Throwable cause) {
    return new OutcomeUnknownException(command.id(), cause);
  }

  /**
   * @param decide decides a command where its partition is led
   */
  void answerWith(Function<Command, Future<Outcome>> decide) {
    leaders.answering((partition, question) -> answer(question, decide));
  }

  private Future<byte[]> answer(byte[] question, Function<Command, Future<Outcome>> decide) {
    Command command;
    try {
      command = commands.read(question);
    } catch (RuntimeException unreadable) {
      return Future.succeededFuture(answers.failure("Reading the command", unreadable));
    }
    return decide
        .apply(command)
        .transform(
            outcome -> {
              if (outcome.succeeded()) {
                return Future.succeededFuture(answers.write(outcome.result()));
              }
              return answers.isForStore(outcome.cause(), this::isToBeAskedAgain)
                  ? Future.failedFuture(outcome.cause())
                  : Future.succeededFuture(answers.write(outcome.cause()));
            });
  }
}
