#include "engine/core/commands.h"

#include <memory>

namespace signalbox::core {

using base::Code;
using base::Status;

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
  return std::visit([&](const auto& command) { return on(input, command); }, input.command);
}

Status Commands::audit(const CommandInput& input, std::string action, std::string object, boost::json::object detail) {
  store::AuditRow row;
  row.at = step_.draft.wall();
  row.principal = input.principal.name;
  row.address = input.principal.address;
  row.action = action;
  row.object = object;
  row.reason = input.reason;
  row.detail = boost::json::serialize(detail);
  SB_TRY(step_.store().addAudit(row));
  step_.draft.event("command", std::move(object), std::move(action), input.principal.name);
  return Status::okay();
}

Commands::Done Commands::on(const CommandInput& input, const CancelNotification& command) {
  SB_ASSIGN(const std::optional<store::DeliveryRow> row, step_.store().find(command.id));
  if (!row) return Status(Code::notFound, "no notification has this id");
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
  step_.draft.moved(row->notification.channel, move.from, move.to);
  step_.draft.finishedOrder(row->notification.app, row->notification.orderingKey);
  SB_TRY(audit(input, "notification.cancel", command.id.toString()));
  return CommandDone{command.id, 0};
}

Commands::Done Commands::on(const CommandInput& input, const PatchQueue& command) {
  store::QueueRow row = step_.draft.queue(command.channel);
  row.channel = command.channel;
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
  SB_TRY(audit(input, command.paused ? (*command.paused ? "queue.pause" : "queue.resume") : "queue.drain",
               std::string(model::name(command.channel)), std::move(detail)));
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const LiftSuppression& command) {
  SB_ASSIGN(const auto lifted, step_.store().deleteSuppression(command.number));
  if (!lifted) return Status(Code::notFound, "there is no suppression of this number");
  step_.draft.afterCommit([](Memory& memory) { --memory.suppressions; });
  SB_TRY(audit(input, "suppression.lift", std::to_string(command.number),
               {{"channel", model::name(lifted->channel)}, {"category", lifted->category}}));
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const ReleaseHold&) {
  if (!step_.memory.onHold) return Status(Code::conflict, "the engine is not on hold");
  SB_TRY(step_.store().releaseHold());
  step_.draft.afterCommit([](Memory& memory) { memory.onHold = false; });
  SB_TRY(audit(input, "engine.release_hold", "engine"));
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const PatchGroup& command) {
  SB_TRY(step_.store().patchGroup(command.patch));
  SB_TRY(audit(input, "group.patch", command.patch.id));
  return CommandDone{};
}

}  // namespace signalbox::core
