#pragma once
// The test objects of this folder; each runs its slots and returns the number that failed.

namespace signalbox::base::tests {

int runBoundedQueueTests(int argc, char** argv);
int runClockTests(int argc, char** argv);
int runDigestTests(int argc, char** argv);
int runRandomTests(int argc, char** argv);
int runStatusTests(int argc, char** argv);
int runTimeTests(int argc, char** argv);
int runUuidTests(int argc, char** argv);

}  // namespace signalbox::base::tests
