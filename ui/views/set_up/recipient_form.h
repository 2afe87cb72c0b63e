#pragma once
// The form of one recipient: where each channel reaches them, when, what they do not want, and where nothing is sent to them. GUI thread.

#include <QMap>
#include <QWidget>

#include <string>
#include <utility>
#include <vector>

#include "ui/views/view_context.h"

class QCheckBox;
class QLineEdit;

namespace signalbox::ui::widgets {
class FormRow;
}

namespace signalbox::ui::views {

class RecipientForm final : public QWidget {
  Q_OBJECT
 public:
  RecipientForm(ViewContext context, QWidget* parent);

  void showNew();
  void showRecipient(const protocol::RecipientView& recipient);
  /// It was saved, while more was typed that stays: from now on it has its name.
  void keep(const protocol::RecipientView& recipient);
  /// Forgets what was typed: what was shown stands there again.
  void putBack();
  QString id() const;
  protocol::RecipientView recipient() const;
  QString problem() const;
  void showErrors(const client::ClientError& error);

 Q_SIGNALS:
  void edited();

 private:
  QLineEdit* add(const QString& key, const QString& label, const QString& hint);
  void addUnused();
  std::vector<std::string> unused() const;
  QString value(const char* key) const;
  void set(const char* key, const std::string& value);

  ViewContext context_;
  QMap<QString, widgets::FormRow*> rows_;
  std::vector<std::pair<std::string, QCheckBox*>> unused_;  // by channel
  protocol::RecipientView kept_;                            // what the form does not show
};

}  // namespace signalbox::ui::views
