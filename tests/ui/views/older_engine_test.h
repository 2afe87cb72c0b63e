#pragma once
#include <QObject>

namespace signalbox::tests {

/// What an older engine lacks stands in no menu, and a link to it leads to a sentence.
class OlderEngineTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void tabsOfWhatItLacksAreNotThere();
  void screensSayThatItDoesNotHaveThem_data();
  void screensSayThatItDoesNotHaveThem();
};

}  // namespace signalbox::tests
