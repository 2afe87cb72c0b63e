#pragma once
// The keyboard: one table that makes the shortcuts and the overlay that shows them. Off while a
// sheet is open or somebody types. GUI thread.

#include <QKeySequence>
#include <QObject>

#include <functional>
#include <vector>

class QShortcut;
class QWidget;

namespace signalbox::ui::shell {

class KeyMap final : public QObject {
  Q_OBJECT
 public:
  struct Entry {
    QString section;
    QString keys;  // as shown: "g o"
    QString words;
  };

  explicit KeyMap(QWidget* window);

  /// Several sequences may do the same. `always` ones work while a sheet is open too.
  void bind(const QString& section, const QString& shown, const QString& words, const QList<QKeySequence>& sequences, std::function<void()> run,
            bool always = false);
  /// Shown in the overlay only: the widget that has the focus does it.
  void note(const QString& section, const QString& shown, const QString& words);
  /// While this says true nothing but `always` ones work.
  void setBlockedWhen(std::function<bool()> blocked) { blocked_ = std::move(blocked); }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  QWidget* window_;
  std::vector<Entry> entries_;
  std::function<bool()> blocked_;
};

}  // namespace signalbox::ui::shell
