#pragma once
// A certificate for localhost and its key as PEM files in a directory, made for one test.

#include <QString>

#include "engine/base/time.h"

namespace signalbox::server::tests {

struct CertificateFiles {
  QString certificate;
  QString key;
};

/// Signed by itself, valid from a day before `now` until `validFor` after it.
CertificateFiles makeCertificate(const QString& directory, const QString& name, base::WallTime now,
                                 std::chrono::hours validFor = std::chrono::hours{48});

}  // namespace signalbox::server::tests
