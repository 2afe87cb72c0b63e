// What messages say, by the checker's own reading of templates and edits; and what is left of them when their recipient is erased.

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

constexpr std::string_view kDelay = "{{#delayed_by}}, late by {{delayed_by}}{{/delayed_by}}.", kLate = ", late by ";

std::string words(const Row& row) { return fmt::format("there, #{}", row.ask); }

void replace(std::string& text, const std::string& find, const std::string& by) {
  for (std::size_t at = text.find(find); at != std::string::npos; at = text.find(find, at + by.size())) text.replace(at, find.size(), by);
}

/// Whether it is the template's text; a replay tells how late it is, and nothing else does.
bool says(const std::string& said, std::string text, const Row& row) {
  replace(text, "{{words}}", words(row));
  const auto late = text.find(kDelay);
  if (late == std::string::npos) return said == text;
  text.resize(late);
  if (!said.starts_with(text)) return false;
  const std::string rest = said.substr(text.size());
  return row.generation == 0 ? rest == "." : rest.starts_with(kLate) && rest.size() > kLate.size() + 1;
}

}  // namespace

bool Checker::seesContent(const Change& change) {
  const std::string& kind = change.kind;
  if (kind == "moved") {
    const auto row = book_.rows.find(change.numbers[0]);
    const auto operation = book_.operationBook.bulk.find(change.texts[0]);
    const bool isReplay = change.numbers[4] != change.numbers[3] && row != book_.rows.end() && operation != book_.operationBook.bulk.end();
    if (isReplay) replayed(row->second, operation->second);
    return false;
  }
  if (kind == "template") {
    TemplateRecord& known = book_.templates[change.texts.at(0)];
    known.newest = change.numbers[0];
    known.texts[known.newest] = change.texts.at(1);
    auditChecker_.needs({"template.put"}, change.texts[0], "a template");
  } else if (kind == "no_template") {
    book_.templates[change.texts.at(0)].newest = 0;
    auditChecker_.needs({"template.delete"}, change.texts[0], "a template");
  } else if (kind == "of_template") {
    if (book_.templates[change.texts.at(0)].newest != change.numbers[1] || change.numbers[1] == 0)
      violate("T1",
              fmt::format("{} is accepted under version {} of {}, which is not in force", change.numbers[0], change.numbers[1], change.texts[0]));
    book_.contents[change.numbers[0]] = {change.texts[0], change.numbers[1], {}};
  } else if (kind == "no_recipient") {
    recipientGone(change.texts.at(0));
  } else if (kind == "erased") {
    erased(change.numbers[0], change.texts.at(0));
  } else {
    return false;
  }
  return true;
}

// --- what is sent ---------------------------------------------------------------------------------------------

ContentRecord Checker::contentOf(const Row& known) const {
  const auto found = book_.contents.find(known.seq);
  return found != book_.contents.end() ? found->second : ContentRecord{{}, 0, "Hello " + words(known)};
}

/// As its operation was asked to. An edit that finds nothing changes nothing.
void Checker::replayed(const Row& known, const BulkRecord& operation) {
  if (known.subscription != 0 || known.channel > kSms) return;
  ContentRecord content = contentOf(known);
  if (!content.templateName.empty()) {
    if (operation.takesNewest) content.version = book_.templates.at(content.templateName).newest;
  } else if (!operation.edits.empty()) {
    const boost::json::value edits = boost::json::parse(operation.edits);
    for (const auto& each : edits.as_array()) {
      const boost::json::object& edit = each.as_object();
      const std::string value(edit.at("value").as_string());
      if (edit.at("op").as_string() == "set")
        content.text = value;
      else
        replace(content.text, std::string(edit.at("find").as_string()), value);
    }
  }
  book_.contents[known.seq] = std::move(content);
}

void Checker::checkContent(const Row& known, const egress::SendOrder& order) {
  if (known.subscription != 0 || known.channel > kSms) return;
  const ContentRecord content = contentOf(known);
  const std::string& text = content.templateName.empty() ? content.text : book_.templates.at(content.templateName).texts.at(content.version);
  if (!says(order.message.content.text, text, known))
    violate("T1", fmt::format("generation {} of {} says '{}' for '{}'", known.generation, known.seq, order.message.content.text, text));
}

// --- what is erased -------------------------------------------------------------------------------------------

void Checker::recipientGone(const std::string& id) {
  auditChecker_.needs({"recipient.erase"}, id, "a recipient");
  auditChecker_.mayDo("recipient.erased");
  book_.recipients.erase(id);
  std::set<std::int64_t>& left = book_.erasing[id];
  for (const auto& [seq, row] : book_.rows)
    if (!row.isErased && row.subscription == 0 && asks_.at(row.ask).recipient == id) left.insert(seq);
}

bool Checker::isBeingErased(const Row& known) const {
  return std::any_of(book_.erasing.begin(), book_.erasing.end(), [&known](const auto& each) { return each.second.contains(known.seq); });
}

void Checker::erased(std::int64_t seq, const std::string& left) {
  Row* const known = row(seq);
  if (known == nullptr) return;
  if (!isBeingErased(*known)) violate("E1", fmt::format("{} is erased, and nobody asked for that", seq));
  if (known->state <= kHeld || known->state == kDead) violate("E1", fmt::format("{} is erased, and is still {}", seq, stateName(known->state)));
  if (!left.empty()) violate("E1", fmt::format("{} is erased, and there is still '{}'", seq, left));
  known->isErased = true;
  known->target.clear();
  for (auto& [recipient, those] : book_.erasing) those.erase(seq);
}

void Checker::checkErased(const std::string& recipient) {
  const auto left = book_.erasing.find(recipient);
  if (left == book_.erasing.end()) return violate("E1", recipient + " is said to be erased, and nobody asked for that");
  if (!left->second.empty()) violate("E1", fmt::format("{} is said to be erased, and {} messages are left", recipient, left->second.size()));
  book_.erasing.erase(left);
}

}  // namespace signalbox::simulation
