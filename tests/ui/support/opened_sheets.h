#pragma once
// Looks at each sheet, dialog and panel of the console that the tests of a program open, whichever test that is, and at what comes into it later.
// Made before the first test and run as the last one, it says which of their controls have no name for a screen reader. GUI thread.

#include <QList>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <QWidget>

namespace signalbox::tests {

class OpenedSheetsTest final : public QObject {
  Q_OBJECT
 public:
  /// `least`: how many different ones have to be opened, or this has looked at nothing.
  explicit OpenedSheetsTest(int least);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private Q_SLOTS:
  void everyControlHasAName();

 private:
  void lookAtThem();

  const int least_;
  QList<QPointer<QWidget>> shown_;  // not looked at yet
  QSet<QString> seen_;
  QSet<QString> nameless_;
};

}  // namespace signalbox::tests
