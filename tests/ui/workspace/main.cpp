#include <QCoreApplication>
#include <QTest>

#include "tests/ui/workspace/connection_test.h"
#include "tests/ui/workspace/forgetting_test.h"
#include "tests/ui/workspace/workspace_test.h"

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  ConnectionTest connection;
  ForgettingTest forgetting;
  WorkspaceTest workspace;
  return QTest::qExec(&connection, argc, argv) + QTest::qExec(&forgetting, argc, argv) + QTest::qExec(&workspace, argc, argv);
}
