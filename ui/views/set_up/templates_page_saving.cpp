// What is in the editor becomes a version of its template, whose goes on where somebody else saved one meanwhile, and what ends with it.
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/template_versions.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/views/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using client::foreign;
using client::text;
using protocol::TemplateView;

void TemplatesPage::say(const QString& words, bool bad) {
  answer_->setInk(bad ? theme::Ink::Danger : theme::Ink::Secondary);
  answer_->setText(words);
  answer_->setVisible(!words.isEmpty());
}

TemplateView TemplatesPage::edited() const {
  TemplateView view;
  if (const TemplateView* known = isNew_ ? nullptr : stored(chosen_)) view = *known;
  view.name = client::utf8(name_->text().trimmed());
  view.channel = client::utf8(channel_->currentData().toString());
  const std::string subject = client::utf8(subject_->text()), body = client::utf8(text_->toPlainText());
  if (view.channel == "push") {
    view.title = subject;
    view.body = body;
  } else if (view.channel == "webhook") {
    view.data = body;
  } else {
    view.subject = view.channel == "email" ? subject : std::string();
    view.text = body;
    view.html = view.channel == "email" ? client::utf8(html_->toPlainText()) : std::string();
  }
  return view;
}

void TemplatesPage::save() {
  asked_ = true;
  settle();
  const TemplateView view = edited();
  const QString sent = written();
  context_.commands.putTemplate(text(view.name), view, meanwhile_->version(), {this, [this, sent](const client::Reply<TemplateView>& reply) {
    asked_ = false;
    settle();
    if (reply.ok())
      saved(*reply, sent);
    else
      refused(reply.error());
  }});
}

void TemplatesPage::saved(const TemplateView& view, const QString& sent) {
  if (name_->text().trimmed() != text(view.name)) return load();  // another one is in the editor by now
  const bool all = written() == sent;                             // else more was typed meanwhile, and that is not saved
  isNew_ = false;
  chosen_ = text(view.name);
  meanwhile_->begin(view.version);
  name_->setText(chosen_);
  name_->setReadOnly(true);
  channel_->setEnabled(false);
  if (all) kept_ = written();
  forgetOthers();
  settle();
  say(tr("Saved as version %1. Messages take it from now on.").arg(view.version), false);
  load();
}

/// The list is asked for anew: it has the version that is there, and from it the page tells whose it is.
void TemplatesPage::refused(const client::ClientError& error) {
  if (!ChangedMeanwhile::isRefusal(error)) return say(actErrorWords(tr("Saving the template"), error), true);
  if (isNew_) return say(tr("There is a template %1 already, and nothing was saved. Give yours another name.").arg(name_->text().trimmed()), true);
  say({}, false);
  meanwhile_->refuse();
  load();
}

/// The list is as the engine has it, the editor as it was left: what is written here may have got a newer version.
void TemplatesPage::tellMeanwhile() {
  card_->showContent();
  const TemplateView* now = isNew_ ? nullptr : stored(chosen_);
  if (isNew_ || (now != nullptr && !meanwhile_->isNews(now->version))) return settle();
  if (now == nullptr) {
    meanwhile_->begin(0);
    theirs_.reset();
    settle();
    return say(tr("%1 was removed meanwhile. Saving makes it anew.").arg(chosen_), true);
  }
  theirs_ = *now;
  if (!isTyped()) return loadTheirs();
  versions_->show(chosen_, now->version);
  versions_->compareWith(edited());
  if (meanwhile_->isRefused()) chooseBeside(QStringLiteral("versions"));
  meanwhile_->tell(chosen_, now->version, text(now->updatedBy));
  settle();
  say(tr("Versions shows what is different."), false);
}

void TemplatesPage::keepMine() {
  theirs_.reset();
  settle();
  say({}, false);
}

/// Nothing is lost: what was typed waits, and leaving the template asks for it as before.
void TemplatesPage::loadTheirs() {
  const TemplateView theirs = *theirs_;
  std::optional<TemplateView> mine = isTyped() ? std::optional(edited()) : mine_;
  showTemplate(theirs);
  mine_ = std::move(mine);
  settle();
  const QString told = tr("Version %1, by %2, is in the editor. What you wrote is kept until you leave this template or save it.");
  say(told.arg(theirs.version).arg(foreign(theirs.updatedBy)), false);
}

/// What was changed in theirs since takes its place behind the button.
void TemplatesPage::backToMine() {
  const TemplateView mine = *mine_;
  mine_ = isTyped() ? std::optional(edited()) : std::nullopt;
  fillFields(mine);
  versions_->compareWith(edited());
  settle();
  say(tr("What you wrote is in the editor again. Saving it makes the version after %1.").arg(meanwhile_->version()), false);
}

void TemplatesPage::forgetOthers() {
  theirs_.reset();
  mine_.reset();
  if (versions_->hasUnsaved()) versions_->compareWith(std::nullopt);
}

void TemplatesPage::askRemoval() {
  const QString name = chosen_;
  removal_->open(
      tr("Remove %1").arg(name),
      tr("Apps that name %1 are refused from now on. Messages that were accepted are sent as they were; a replay with the newest version is no longer possible.")
          .arg(name),
      tr("Remove %1").arg(name), QStringLiteral("templates.manage"), [this, name] {
    context_.commands.removeTemplate(name, {this, [this, name](const client::Reply<client::Nothing>& reply) {
      const bool here = !isNew_ && chosen_ == name;
      if (!reply.ok()) return here ? say(actErrorWords(tr("Removing the template"), reply.error()), true) : settle();
      if (chosen_ == name) chosen_.clear();
      if (here) {  // else what is written there stays
        kept_ = written();
        forgetOthers();
      }
      load();
    }});
  });
}

}  // namespace signalbox::ui::views
