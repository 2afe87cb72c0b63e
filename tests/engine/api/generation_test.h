#pragma once
// A message as each of its generations said it.

#include <QObject>

namespace signalbox::api::tests {

class GenerationTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eachGenerationIsMadeOfItsOwnVersionAndData();
  void withoutPermissionAGenerationHasItsVersionAlone();
  void whatIsNotKnownAnyMoreIsSaid();
  void operationsThatCannotBeToldApartProveNothing();
  void whatIsGoneIsNamed();
};

}  // namespace signalbox::api::tests
