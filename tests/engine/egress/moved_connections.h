#pragma once
// Lets a test stand in for a port that it may not listen on: this executable has its own connect() in the place of the C
// library's, which takes connections to one IPv4 address and port to a port of 127.0.0.1.

#include <cstdint>
#include <string>

class MovedConnections {
 public:
  MovedConnections(const std::string& address, std::uint16_t port, std::uint16_t to);
  ~MovedConnections();
  MovedConnections(const MovedConnections&) = delete;
  MovedConnections& operator=(const MovedConnections&) = delete;
};
