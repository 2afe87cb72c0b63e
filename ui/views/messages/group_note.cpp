#include "ui/views/messages/group_note.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextDocument>
#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/state/group_table_model.h"
#include "ui/theme/boxes.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;
using client::utf8;
using theme::Ink;
using theme::Type;

namespace {
constexpr int kNote = 160;
}

QString fixWords(const protocol::GroupView& group) { return state::fixLine(group); }

GroupNote::GroupNote(ViewContext context, QWidget* host)
    : QObject(host),
      context_(context),
      sheet_(new Sheet(context.theme, host)),
      title_(new Label(context.theme, Type::Body, Ink::Text, sheet_)),
      known_(new Label(context.theme, Type::Caption, Ink::Secondary, sheet_)),
      note_(new QPlainTextEdit(sheet_)),
      fixedBy_(new QLineEdit(sheet_)),
      meanwhile_(new ChangedMeanwhile(context.theme, sheet_, ChangedMeanwhile::Versions::told)) {
  const theme::Theme& theme = context_.theme;
  sheet_->setTitle(tr("What is known of this cause"));
  sheet_->setConfirm(tr("Save the note"));
  title_->setWordWrap(true);
  known_->setWordWrap(true);
  note_->setTabChangesFocus(true);
  theme::fixSize(theme, note_, 0, kNote);
  QVBoxLayout* body = sheet_->body();
  body->addWidget(title_);
  body->addWidget(known_);
  body->addWidget(new FormRow(theme, tr("Note"), note_, sheet_));
  auto* fixed = new FormRow(theme, tr("What fixed it"), fixedBy_, sheet_);
  fixed->setHint(tr("Shown when the cause comes back. If left empty, the engine writes what the last replay changed."));
  body->addWidget(fixed);
  body->addWidget(meanwhile_);
  body->addStretch(1);
  connect(sheet_, &Sheet::confirmed, this, &GroupNote::confirm);
  connect(meanwhile_, &ChangedMeanwhile::theirsWanted, this, &GroupNote::loadTheirs);
  connect(meanwhile_, &ChangedMeanwhile::mineKept, this, &GroupNote::settle);
  connect(sheet_, &Sheet::dismissed, this, &GroupNote::keepTyped);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &GroupNote::settle);
  connect(&context_.state(), &state::EngineState::sessionChanged, this, &GroupNote::settle);
}

void GroupNote::open(const protocol::GroupView& group) {
  if (sheet_->isOpen()) keepTyped();  // beside it the list is still there, with other causes
  theirs_.cancel();
  group_ = group;
  const auto typed = typed_.constFind(text(group.id));
  const bool waits = typed != typed_.cend();
  sheet_->setProduction(context_.connection.production ? context_.connection.name : QString(), context_.connection.colour);
  sheet_->setSummary({});
  title_->setText(text(group.title));
  const QString known = fixWords(group);
  known_->setText(known);
  known_->setVisible(!known.isEmpty());
  write(waits ? typed->note : text(group.note), waits ? typed->fixedBy : text(group.fixedBy), waits);
  meanwhile_->begin(waits ? typed->version : group.version);
  if (meanwhile_->isNews(group.version)) meanwhile_->tell(tr("It"), group.version);
  settle();
  sheet_->open();
}

void GroupNote::write(const QString& note, const QString& fixedBy, bool modified) {
  note_->setPlainText(note);
  note_->document()->setModified(modified);
  fixedBy_->setText(fixedBy);
  fixedBy_->setModified(modified);
}

void GroupNote::keepTyped() {
  const QString id = text(group_.id), note = note_->toPlainText(), fixedBy = fixedBy_->text();
  if (note.trimmed() == text(group_.note).trimmed() && fixedBy.trimmed() == text(group_.fixedBy).trimmed())
    typed_.remove(id);
  else
    typed_[id] = {note, fixedBy, meanwhile_->version()};
}

void GroupNote::settle() {
  const state::Permit permit = context_.state().canAct(QStringLiteral("replay.one"));
  sheet_->setConfirmBlocked(!permit ? permit.reason : asked_ ? tr("Asked") : meanwhile_->whyNotSaved());
}

void GroupNote::confirm() {
  state::GroupPatch patch;
  patch.note = utf8(note_->toPlainText().trimmed());
  patch.fixedBy = utf8(fixedBy_->text().trimmed());
  asked_ = true;
  settle();
  const auto then = [this, id = group_.id](const client::Reply<protocol::GroupView>& reply) {
    asked_ = false;
    settle();
    if (reply.ok()) {
      typed_.remove(text(id));
      Q_EMIT learned(*reply);
    }
    if (group_.id != id) return;  // another one stands there by now
    if (!reply.ok()) return refused(reply.error());
    sheet_->setSummary({});
    group_ = *reply;
    write(text(group_.note), text(group_.fixedBy), false);
    meanwhile_->begin(group_.version);
    sheet_->dismiss();
  };
  context_.commands.patchGroup(text(group_.id), patch, meanwhile_->version(), {this, then});
}

/// Theirs is asked for: the list beside it may be older.
void GroupNote::refused(const client::ClientError& error) {
  if (!ChangedMeanwhile::isRefusal(error)) return sheet_->setSummary(actErrorWords(tr("Saving the note"), error));
  meanwhile_->refuse();
  const QString path = QStringLiteral("/dead-letters/groups/") + client::segment(text(group_.id));
  theirs_ = context_.session.rest().get<protocol::GroupView>(path, {}, this, [this, id = group_.id](client::Reply<protocol::GroupView> reply) {
    if (reply.ok()) Q_EMIT learned(*reply);
    if (group_.id != id) return;
    if (!reply.ok()) return sheet_->setSummary(errorWords(reply.error()));
    group_ = *reply;
    meanwhile_->tell(tr("It"), group_.version);
    settle();
  });
}

void GroupNote::loadTheirs() {
  write(text(group_.note), text(group_.fixedBy), false);
  typed_.remove(text(group_.id));
  meanwhile_->begin(group_.version);
  settle();
}

}  // namespace signalbox::ui::views
