#include "ui/views/operations/edits_fields.h"

#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/operations/operation_words.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using client::utf8;
using widgets::ActButton;
using widgets::IconButton;
using widgets::Label;

namespace {

constexpr int kOp = 136, kField = 168, kRowsMost = 20;

/// 12, true, null, "text" and {...} as JSON; anything else is a text.
boost::json::value valueOf(const QString& typed, bool textOnly) {
  const std::string text = utf8(typed);
  if (textOnly) return boost::json::value(text);
  boost::system::error_code failed;
  boost::json::value parsed = boost::json::parse(text, failed);
  return failed ? boost::json::value(text) : parsed;
}

}  // namespace

EditsFields::EditsFields(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  build();
  typing_.setSingleShot(true);
  typing_.setInterval(kPauseMs);
  connect(&typing_, &QTimer::timeout, this, &EditsFields::changed);
}

void EditsFields::build() {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::column(theme, this, theme::grid::kSmall);
  lines_ = theme::column(theme, nullptr, theme::grid::kTiny);
  buildHead();
  all->addLayout(lines_);
  which_ = new Label(
      theme, theme::Type::Caption, theme::Ink::Muted,
      tr("Fields are data and what is in it (data.order), content (content.subject), to, and template_version, which is set to a number."), this);
  which_->setWordWrap(true);
  all->addWidget(which_);
  add_ = new ActButton(theme, tr("Edit the messages"), ActButton::Role::Quiet, this);
  add_->setGlyph(theme::Icon::Edit);
  add_->setHint(tr("These replays say something else; the messages themselves stay as they are"));
  all->addWidget(add_, 0, Qt::AlignLeft);
  connect(add_, &QPushButton::clicked, this, [this] { add(); });
  settleHead();
}

void EditsFields::buildHead() {
  const theme::Theme& theme = context_.theme;
  head_ = new QWidget(this);
  auto* line = theme::row(theme, head_, theme::grid::kSmall);
  const auto title = [&](const QString& words, int width) {
    auto* label = new Label(theme, theme::Type::BodyStrong, theme::Ink::Text, words, head_);
    if (width > 0) theme::fixSize(theme, label, width, 0);
    line->addWidget(label, width > 0 ? 0 : 1);
    return label;
  };
  title(tr("What to do"), kOp);
  title(tr("Field"), kField);
  findHead_ = title(tr("Find"), 0);
  valueHead_ = title({}, 0);
  headGap_ = new QWidget(head_);
  line->addWidget(headGap_);
  lines_->addWidget(head_);
  head_->hide();
}

void EditsFields::settleHead() {
  for (QWidget* each : {head_, static_cast<QWidget*>(which_)}) each->setVisible(!rows_.empty());
  add_->setText(rows_.empty() ? tr("Edit the messages") : tr("Another edit"));
  if (rows_.empty()) return;
  const QString op = rows_.front().op->currentData().toString();
  findHead_->setVisible(op == QLatin1String("replace"));
  valueHead_->setVisible(op != QLatin1String("remove"));
  valueHead_->setText(op == QLatin1String("replace") ? tr("Replace with") : tr("Value"));
}

void EditsFields::add(const QString& op, const QString& field, const QString& find, const QString& value) {
  if (rowCount() >= kRowsMost) return;
  const theme::Theme& theme = context_.theme;
  Row row{new QWidget(this), nullptr, nullptr, nullptr, nullptr};
  auto* line = theme::row(theme, row.widget, theme::grid::kSmall);
  row.op = new QComboBox(row.widget);
  row.op->addItem(tr("Find and replace"), QStringLiteral("replace"));
  row.op->addItem(tr("Set"), QStringLiteral("set"));
  row.op->addItem(tr("Remove"), QStringLiteral("remove"));
  row.op->setCurrentIndex(std::max(0, row.op->findData(op)));
  row.op->setAccessibleName(tr("What to do"));
  const auto field_ = [&](const QString& words, const QString& text) {
    auto* edit = new QLineEdit(text, row.widget);
    edit->setPlaceholderText(words);
    edit->setAccessibleName(words);
    connect(edit, &QLineEdit::textEdited, this, [this] {
      typing_.start();
      Q_EMIT typed();
    });
    return edit;
  };
  row.field = field_(tr("data.order, to"), field);
  row.field->setAccessibleName(tr("Field, such as data.order, content.subject, to or template_version"));
  row.find = field_(tr("Find"), find);
  row.value = field_(tr("Value"), value);
  auto* gone = new IconButton(theme, theme::Icon::Close, tr("Take this edit out"), row.widget);
  theme::fixSize(theme, row.op, kOp, 0);
  theme::fixSize(theme, row.field, kField, 0);
  line->addWidget(row.op);
  line->addWidget(row.field);
  line->addWidget(row.find, 1);
  line->addWidget(row.value, 1);
  line->addWidget(gone);
  lines_->addWidget(row.widget);
  rows_.push_back(row);
  headGap_->setFixedWidth(gone->sizeHint().width());
  settle(row);
  connect(row.op, &QComboBox::activated, this, [this, row] {
    settle(row);
    Q_EMIT changed();
  });
  connect(gone, &QPushButton::clicked, this, [this, widget = row.widget] { remove(widget); });
  row.field->setFocus();
  if (!field.isEmpty()) Q_EMIT changed();
}

void EditsFields::settle(const Row& row) {
  const QString op = row.op->currentData().toString();
  row.find->setVisible(op == QLatin1String("replace"));
  row.value->setVisible(op != QLatin1String("remove"));
  row.value->setPlaceholderText(op == QLatin1String("replace") ? tr("Replace with") : tr("Value, as JSON or text"));
  settleHead();
}

void EditsFields::remove(const QWidget* widget) {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [widget](const Row& row) { return row.widget == widget; });
  if (found == rows_.end()) return;
  found->widget->hide();
  found->widget->deleteLater();
  rows_.erase(found);
  settleHead();
  Q_EMIT changed();
}

void EditsFields::clear() {
  typing_.stop();
  if (rows_.empty()) return;
  for (const Row& row : rows_) {
    row.widget->hide();
    row.widget->deleteLater();
  }
  rows_.clear();
  settleHead();
}

std::vector<protocol::Edit> EditsFields::edits() const {
  std::vector<protocol::Edit> edits;
  for (const Row& row : rows_) {
    protocol::Edit edit;
    edit.op = utf8(row.op->currentData().toString());
    edit.field = utf8(row.field->text().trimmed());
    const bool replaces = edit.op == "replace";
    if (edit.field.empty() || (replaces && row.find->text().isEmpty())) continue;
    if (replaces) edit.find = utf8(row.find->text());
    if (edit.op != "remove") edit.value = valueOf(row.value->text(), replaces || edit.field == "to");
    edits.push_back(std::move(edit));
  }
  return edits;
}

QString EditsFields::refusal() const {
  for (const protocol::Edit& edit : edits())
    for (const QString& permission : editPermissions(edit.field))
      if (!context_.state().hasPermission(permission)) return context_.state().canAct(permission).reason;
  return {};
}

}  // namespace signalbox::ui::views
