#pragma once
// JSON as text, and members that stand twice.

#include <QObject>

namespace signalbox::protocol::tests {

class JsonTextTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void numbersAreWrittenPlainly_data();
  void numbersAreWrittenPlainly();
  void everythingIsReadAgainAsItWas();
  void repeatedMembersAreNamed_data();
  void repeatedMembersAreNamed();
};

}  // namespace signalbox::protocol::tests
