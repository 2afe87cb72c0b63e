#pragma once
// A service account's key file around the test's RSA key.

#include <string>
#include <string_view>

/// As Google writes it, with the key's line ends as \n.
std::string serviceAccountFile(std::string_view tokenUri = "https://oauth2.googleapis.com/token");
