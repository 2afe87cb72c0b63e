#include "engine/core/commands.h"

#include <memory>

#include "engine/core/audit_states.h"

namespace signalbox::core {

using base::Code;
using base::Status;

namespace {

/// What is kept in the engine's own books and is nobody's act.
bool isBookkeeping(const Command& command) {
  return std::holds_alternative<ClaimKey>(command) || std::holds_alternative<KeepAnswer>(command) || std::holds_alternative<DropKey>(command) ||
      std::holds_alternative<PlanProgress>(command) || std::holds_alternative<TouchTokens>(command);
}

}  // namespace

Status Commands::run(std::vector<CommandInput>& inputs) {
  for (CommandInput& input : inputs) {
    SB_TRY(step_.store().savepoint());
    const Draft before = step_.draft;  // a command that fails alone leaves nothing behind, in memory as in the store
    Done done = once(input);
    if (done.ok()) {
      SB_TRY(step_.store().releaseSavepoint());
      if (!done->repeated) {
        step_.draft.wrote = true;
        step_.draft.publishNow = true;
      }
    } else {
      const Code code = done.status().code();
      if (code == Code::diskFull || code == Code::storeFailed) return done.status();
      step_.store().rollbackToSavepoint();
      step_.draft.restore(before);
    }
    if (!input.reply) continue;
    step_.draft.reply([reply = input.reply, answer = std::make_shared<Done>(std::move(done))] { reply(std::move(*answer)); });
  }
  return Status::okay();
}

Commands::Done Commands::act(const CommandInput& input) {
  const std::int64_t rowsBefore = step_.draft.auditRows();
  SB_ASSIGN(CommandDone done, std::visit([&](const auto& command) { return on(input, command); }, input.command));
  const std::int64_t rows = step_.draft.auditRows() - rowsBefore;
  if (rows != (isBookkeeping(input.command) ? 0 : 1))
    return Status(Code::internal, "the act wrote " + std::to_string(rows) + " audit rows; it was not carried out");
  return done;
}

store::AuditRow Commands::rowOf(const CommandInput& input, std::string action, std::string object, const boost::json::object& detail) const {
  store::AuditRow row;
  row.principal = input.principal.name;
  row.role = input.principal.role;
  row.address = input.principal.address;
  row.action = std::move(action);
  row.object = std::move(object);
  row.reason = input.reason;
  row.detail = boost::json::serialize(detail);
  return row;
}

Status Commands::audit(const CommandInput& input, std::string action, std::string object, boost::json::object detail, AuditChange change) {
  SB_TRY(writeAudit(step_, rowOf(input, action, object, detail), change));
  step_.draft.event("command", std::move(object), std::move(action), input.principal.name);
  return Status::okay();
}

Commands::Done Commands::on(const CommandInput& input, const CancelNotification& command) {
  const Status missing(Code::notFound, "There is no such notification");
  if (!command.app.empty()) {  // before anything else of a foreign one is read: it takes as long as one that does not exist
    SB_ASSIGN(const std::optional<std::string> app, step_.store().appOf(command.id));
    if (app != command.app) return missing;
  }
  SB_ASSIGN(const std::optional<store::DeliveryRow> row, step_.store().find(command.id));
  if (!row) return missing;
  if (!model::canMove(row->delivery.state, model::State::cancelled))
    return Status(Code::conflict, "it is " + std::string(model::name(row->delivery.state)) + " and can't be cancelled any more");
  store::MoveRow move;
  move.seq = row->notification.seq;
  move.from = row->delivery.state;
  move.to = model::State::cancelled;
  move.generation = row->delivery.generation;
  move.route = row->delivery.route;
  move.by = input.principal.name;
  move.reason = input.reason;
  move.history = "cancelled";
  move.historyText = input.reason;
  SB_ASSIGN(const std::vector<bool> done, step_.store().move(std::span(&move, 1), step_.draft.wall(), step_.draft.step()));
  if (!done.front()) return Status(Code::conflict, "it changed meanwhile");
  step_.draft.moved(*row, move.to);
  step_.draft.finishedOrder(row->notification.app, row->notification.orderingKey);
  SB_TRY(audit(input, "notification.cancel", command.id.toString(), {}, {std::string(model::name(move.from)), std::string(model::name(move.to))}));
  return CommandDone{command.id, 0};
}

Commands::Done Commands::on(const CommandInput& input, const PatchQueue& command) {
  store::QueueRow row = step_.draft.queue(command.channel);
  row.channel = command.channel;
  const std::string before = stateOf(row);
  if (command.paused) {
    row.paused = *command.paused;
    row.until = row.paused ? command.until : std::nullopt;
    row.reason = row.paused ? input.reason : std::string();
    if (row.until && *row.until <= step_.draft.wall()) return Status::invalid({{"/until", "lies in the past"}});
  } else if (command.until) {
    return Status::invalid({{"/until", "goes with paused"}});
  }
  if (command.drain) row.draining = *command.drain;
  SB_TRY(step_.store().putQueue(row));
  step_.draft.setQueue(row);
  boost::json::object detail;
  detail["paused"] = row.paused;
  detail["draining"] = row.draining;
  if (row.until) detail["until"] = base::formatRfc3339(*row.until);
  SB_TRY(audit(input, command.paused ? (*command.paused ? "queue.pause" : "queue.resume") : "queue.drain", std::string(model::name(command.channel)),
               std::move(detail), {before, stateOf(row)}));
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const LiftSuppression& command) {
  SB_ASSIGN(const auto lifted, step_.store().deleteSuppression(command.number));
  if (!lifted) return Status(Code::notFound, "there is no suppression of this number");
  step_.draft.afterCommit([](Memory& memory) { --memory.suppressions; });
  SB_TRY(audit(input, "suppression.lift", std::to_string(command.number), {{"channel", model::name(lifted->channel)}, {"category", lifted->category}},
               {stateOf(*lifted), ""}));
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const ReleaseHold&) {
  if (!step_.memory.onHold) return Status(Code::conflict, "the engine is not on hold");
  SB_TRY(step_.store().releaseHold());
  step_.draft.afterCommit([](Memory& memory) { memory.onHold = false; });
  SB_TRY(audit(input, "engine.release_hold", "engine", {}, {"on hold", "released"}));
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const PatchGroup& command) {
  SB_ASSIGN(const auto before, step_.store().findGroup(command.patch.id));
  const std::int64_t version = before ? versionOfWords(before->note.value_or(""), before->fixedBy.value_or("")) : 0;
  SB_TRY(checkExpected(command.expected, version, "what is written on the cause"));
  SB_TRY(step_.store().patchGroup(command.patch));
  SB_ASSIGN(const auto after, step_.store().findGroup(command.patch.id));
  SB_TRY(audit(input, "group.patch", command.patch.id, {}, {stateOf(before), stateOf(after)}));
  return CommandDone{};
}

}  // namespace signalbox::core
