#pragma once
// All versions of a template, and what two of them have apart, line by line; one of them may be what is in the editor. GUI thread.

#include <QWidget>

#include <optional>

#include "ui/views/view_context.h"

class QComboBox;

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class DiffView;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CardReading;

/// Every field that a template has, one under the other, as it is compared.
QString templateText(const protocol::TemplateView& view);

class TemplateVersions final : public QWidget {
  Q_OBJECT
 public:
  TemplateVersions(ViewContext context, QWidget* parent);
  /// `version` is the newest that is known: a newer one is asked for anew.
  void show(const QString& name, std::int64_t version);
  using QWidget::show;
  /// What is in the editor and not saved stands above the versions and is compared to the newest; nothing takes it away.
  void compareWith(std::optional<protocol::TemplateView> unsaved);
  bool hasUnsaved() const { return unsaved_.has_value(); }
  QComboBox* before() { return before_; }
  QComboBox* after() { return after_; }
  widgets::ActButton* takeButton() { return take_; }
  QString shown() const;

 Q_SIGNALS:
  /// An older one is wanted again, as the next version.
  void wanted(const signalbox::protocol::TemplateView& view);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  static QString noneWords();
  void load();
  void fill();
  void compare();
  const protocol::TemplateView* versionOf(int at) const;
  const protocol::TemplateView* newerVersion() const;

  ViewContext context_;
  QString name_;
  std::int64_t version_ = 0;
  std::int64_t loaded_ = -1;
  std::vector<protocol::TemplateView> versions_;  // newest first
  std::optional<protocol::TemplateView> unsaved_;
  widgets::Card* card_;
  CardReading* reading_;
  QComboBox* before_;
  QComboBox* after_;
  widgets::Label* told_;
  widgets::DiffView* difference_;
  widgets::ActButton* take_;
};

}  // namespace signalbox::ui::views
