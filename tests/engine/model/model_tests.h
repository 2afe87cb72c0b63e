#pragma once
// The test objects of this folder; each runs its slots and returns the number that failed.

namespace signalbox::model::tests {

int runCauseTests(int argc, char** argv);
int runNamesTests(int argc, char** argv);
int runQueryCompleteTests(int argc, char** argv);
int runQueryTests(int argc, char** argv);
int runQueryTextTests(int argc, char** argv);
int runQuotedTargetTests(int argc, char** argv);
int runStateTests(int argc, char** argv);
int runSubscriptionTests(int argc, char** argv);

}  // namespace signalbox::model::tests
