#include "tests/engine/providers/key_file.h"

#include <boost/json.hpp>

#include "tests/engine/security/rsa_keys.h"

std::string serviceAccountFile(std::string_view tokenUri) {
  return boost::json::serialize(boost::json::object{{"type", "service_account"},
                                                    {"project_id", "demo-project"},
                                                    {"private_key_id", "k1"},
                                                    {"private_key", rsaKeys().privatePem},
                                                    {"client_email", "svc@demo-project.iam.gserviceaccount.com"},
                                                    {"token_uri", std::string(tokenUri)}});
}
