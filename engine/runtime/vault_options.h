#pragma once
// Where the keys and credentials that lie outside of the database come from. Values.

#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/security/secret.h"

namespace signalbox::runtime {

struct VaultOptions {
  std::string key;          // empty = a file in the data directory, made when new; else file:PATH, credential:NAME, ssm:NAME, keychain, passphrase
  std::string previousKey;  // where the key lay before, while it is changed at a start
  std::vector<std::string> filesUnder = {"/run/secrets", "/etc/signalbox/secrets"};  // what file: may read
  std::vector<std::string> parametersUnder = {"/signalbox/"};                        // what ssm: may fetch
  base::Millis refresh{300'000};  // between readings of what file: and ssm: name; about a tenth more or less
  std::string awsRegion;
  std::string awsEndpoint;         // empty = https://ssm.REGION.amazonaws.com/
  std::string awsCredentialsFile;  // as AWS's own tools write it, profile [default]

  // Not in the configuration file.
  std::string credentialsDirectory;    // systemd's
  std::vector<std::string> neverRead;  // files and directories of the engine's own, which file: leads to for nobody
  security::Secret handedKey;          // of keychain: whoever starts the engine has read it there
  security::Secret passphrase;
  security::Secret previousPassphrase;
  bool discardCredentials = false;  // the key is lost: begin anew without what it sealed
};

}  // namespace signalbox::runtime
