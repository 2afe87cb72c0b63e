#include <QCoreApplication>
#include <QTest>

#include "tests/ui/workspace/workspace_test.h"

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  WorkspaceTest workspace;
  return QTest::qExec(&workspace, argc, argv);
}
