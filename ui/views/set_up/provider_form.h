#pragma once
// The form of one provider, made from what GET /provider-kinds says of its kind: a field for each setting with its help,
// secrets write-only. The engine checks; its field errors come back under their fields. GUI thread.

#include <QMap>
#include <QWidget>

#include "ui/views/view_context.h"

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace signalbox::ui::widgets {
class FormRow;
class SwitchButton;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ProviderForm final : public QWidget {
  Q_OBJECT
 public:
  ProviderForm(ViewContext context, QWidget* parent);

  void showNew(const protocol::KindView& kind);
  void showProvider(const protocol::KindView& kind, const protocol::ProviderView& provider);
  QString name() const;
  /// The engine has what was sent: it keeps its name for good, and the secrets among it are not shown any more.
  void becomeSaved(const protocol::ProviderPut& sent);
  protocol::ProviderPut put() const;
  /// What keeps it from being saved, said by the field itself too; empty when nothing does.
  QString problem();
  void showErrors(const client::ClientError& error);
  /// Its place was changed elsewhere; one that was typed here stays.
  void followPosition(std::int32_t position);

 Q_SIGNALS:
  void edited();

 private:
  void clear();
  void addCommon();
  void addSettings(const std::map<std::string, std::string>& values, const std::vector<std::string>& secretsSet);
  void addRouting();
  void addRate();
  QSpinBox* number(const QString& key, const QString& label, const QString& hint, int least, int most, int value);
  QWidget* control(const protocol::SettingView& setting, const QString& value, bool secretIsSet);
  widgets::FormRow* add(const QString& key, const QString& label, QWidget* control, const QString& hint);
  static QString hintOf(const protocol::SettingView& setting, bool secretIsSet);
  QString valueOf(const QString& key) const;

  ViewContext context_;
  protocol::KindView kind_;
  protocol::ProviderPut kept_;  // what the form does not show
  QVBoxLayout* rows_;
  QMap<QString, widgets::FormRow*> fields_;
  QLineEdit* name_ = nullptr;
  QComboBox* channel_ = nullptr;
  QDoubleSpinBox* rate_ = nullptr;
  double rateShown_ = 0;  // as the field rounds what is kept
  QSpinBox* order_ = nullptr;
  QSpinBox* share_ = nullptr;
  QSpinBox* atOnce_ = nullptr;
  widgets::SwitchButton* enabled_ = nullptr;
};

}  // namespace signalbox::ui::views
