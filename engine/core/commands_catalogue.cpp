#include <algorithm>

#include "engine/base/digest.h"
#include "engine/core/audit_states.h"
#include "engine/core/commands.h"
#include "engine/providers/rendering.h"
#include "engine/store/erasure_store.h"

namespace signalbox::core {

using base::Code;
using base::Status;

namespace {

constexpr std::size_t kNamedInARow = 100;

/// Whose rows a batch put: each by its id, or of many a digest of the ids in their order, each with a line feed behind it, by which
/// whoever has the batch can prove that it was this one.
boost::json::object whose(const std::vector<model::Recipient>& rows) {
  boost::json::object detail{{"count", rows.size()}};
  if (rows.size() == 1) return detail;
  boost::json::array ids;
  std::string text;
  for (const model::Recipient& row : rows) {
    text += row.id + "\n";
    if (rows.size() <= kNamedInARow) ids.emplace_back(row.id);
  }
  if (!ids.empty())
    detail["ids"] = std::move(ids);
  else
    detail["ids_sha256"] = base::hexEncode(base::asView(base::sha256(text)));
  return detail;
}

/// Two may write one template at a time: whoever saves says which version his is made of, and is told whose came first.
Status checkVersion(const PutTemplate& command, const std::optional<model::Template>& newest) {
  const std::int64_t version = newest ? newest->version : 0;
  if ((!command.ifVersion || *command.ifVersion == version) && (newest || !command.mustExist)) return Status::okay();
  if (!newest) return Status(Code::preconditionFailed, "there is no template of this name");
  const std::string by = newest->updatedBy.empty() ? std::string() : ", saved by " + newest->updatedBy;
  return Status(Code::preconditionFailed, "the template has version " + std::to_string(version) + " by now" + by);
}

}  // namespace

Commands::Done Commands::on(const CommandInput& input, const PutTemplate& command) {
  const model::Template& value = command.value;
  SB_TRY(providers::checkTemplate({value.subject, value.text, value.html, value.title, value.body, value.data}));
  SB_ASSIGN(const std::optional<model::Template> newest, step_.store().findTemplate(value.name, 0));
  SB_TRY(checkVersion(command, newest));
  if (newest && newest->channel != value.channel)
    return Status::invalid({{"/channel", "a template keeps its channel, and this one's is " + std::string(model::name(newest->channel))}});
  model::Template kept = value;
  kept.updatedAt = step_.draft.wall();
  kept.updatedBy = input.principal.name;
  SB_ASSIGN(const std::int64_t version, step_.store().putTemplate(kept));
  SB_TRY(audit(input, "template.put", value.name, {{"version", version}}, {stateOf(newest), stateOf(kept)}));
  return CommandDone{{}, version};
}

Commands::Done Commands::on(const CommandInput& input, const DeleteTemplate& command) {
  SB_ASSIGN(const std::optional<model::Template> newest, step_.store().findTemplate(command.name, 0));
  if (!newest) return Status(Code::notFound, "there is no template of this name");
  SB_TRY(step_.store().deleteTemplate(command.name));
  SB_TRY(audit(input, "template.delete", command.name, {}, {stateOf(newest), ""}));
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const PutRecipients& command) {
  std::vector<model::Recipient> before;
  for (const model::Recipient& row : command.rows) {
    SB_ASSIGN(auto known, step_.store().recipient(row.id));
    if (known) before.push_back(std::move(*known));
  }
  if (command.rows.size() == 1) SB_TRY(checkExpected(command.expected, before.empty() ? 0 : before.front().version, "the recipient"));
  SB_TRY(step_.store().putRecipients(command.rows));
  SB_TRY(audit(input, "recipients.put", command.rows.size() == 1 ? command.rows.front().id : std::string("batch"), whose(command.rows),
               {stateOf(std::span(before)), stateOf(std::span(command.rows))}));
  return CommandDone{};
}

/// The row goes now, so that nothing new is sent; his messages follow in pieces (erasures.h).
Commands::Done Commands::on(const CommandInput& input, const EraseRecipient& command) {
  SB_ASSIGN(const std::optional<model::Recipient> known, step_.store().recipient(command.id));
  if (!known) return Status(Code::notFound, "there is no recipient of this id");
  store::ErasureRow row{command.id, {}, input.principal.name, step_.draft.wall(), 0, 0, 0};
  for (const std::string* address : {&known->email, &known->phone, &known->pushToken, &known->webhookUrl})
    if (!address->empty()) row.addresses.push_back(*address);
  SB_TRY(step_.store().erasures().put(row));
  SB_TRY(step_.store().erasures().dropRecipient(command.id));
  SB_TRY(audit(input, "recipient.erase", command.id, {}, {stateOf(std::span(&*known, 1)), ""}));
  step_.draft.afterCommit([](Memory& memory) { memory.erasing = true; });
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const PutView& command) {
  SB_ASSIGN(const auto before, step_.store().findView(command.row.name));
  SB_TRY(checkExpected(command.expected, before ? 1 : 0, "the view"));
  SB_TRY(step_.store().putView(command.row));
  SB_TRY(audit(input, "view.put", command.row.name, {}, {stateOf(before), stateOf(command.row)}));
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const DeleteView& command) {
  SB_ASSIGN(const auto before, step_.store().findView(command.name));
  SB_TRY(step_.store().deleteView(command.name));
  SB_TRY(audit(input, "view.delete", command.name, {}, {stateOf(before), ""}));
  return CommandDone{};
}

}  // namespace signalbox::core
