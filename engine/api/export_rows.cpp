#include "engine/api/export_rows.h"

namespace signalbox::api {
namespace {

/// The wire type's own members are the columns, so that a new one cannot be forgotten.
class Cells {
 public:
  explicit Cells(bool names) : names_(names) {}
  template <class T> void operator()(std::string_view name, T& value) {
    if (!line_.empty()) line_ += ',';
    if (names_) {
      line_ += name;
      return;
    }
    const boost::json::value json = protocol::toJson(value);
    if (json.is_string())
      line_ += csvCell({json.get_string().data(), json.get_string().size()});
    else if (!json.is_null())
      protocol::appendJsonText(line_, json);
  }
  std::string take() { return std::move(line_) + "\r\n"; }

 private:
  const bool names_;
  std::string line_;
};

}  // namespace

std::string csvCell(std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  if (!formula && text.find_first_of("\",\r\n") == std::string_view::npos) return std::string(text);
  std::string cell = formula ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string csvHeader() {
  protocol::NotificationRow row;
  Cells cells(true);
  row.describe(cells);
  return cells.take();
}

std::string csvLine(const protocol::NotificationRow& row) {
  protocol::NotificationRow copy = row;
  Cells cells(false);
  copy.describe(cells);
  return cells.take();
}

std::string jsonLine(const protocol::NotificationRow& row) { return protocol::toText(row) + "\n"; }

}  // namespace signalbox::api
