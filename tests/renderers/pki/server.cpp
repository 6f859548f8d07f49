// SPDX-License-Identifier: GPL-3.0-or-later
#include "server.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/StreamCopier.h>
#include <Poco/ThreadPool.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <optional>

namespace tamga::pki {
namespace {

using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;
using Poco::Net::ServerSocket;
using Poco::Net::SocketAddress;

constexpr std::size_t kServices = 6;
constexpr int kThreads = 8;

struct Address {
  Service service;
  std::string_view path, content_type;
};
constexpr Address kAddresses[] = {
    {Service::FirstTsa, "/tsa/1", "application/timestamp-reply"},
    {Service::SecondTsa, "/tsa/2", "application/timestamp-reply"},
    {Service::Ocsp, "/ocsp", "application/ocsp-response"},
    {Service::IssuingCrl, "/crl/issuing.crl", "application/pkix-crl"},
    {Service::RootCrl, "/crl/root.crl", "application/pkix-crl"},
    {Service::Issuers, "/ca/issuing.cer", "application/pkix-cert"},
    {Service::Issuers, "/ca/root.cer", "application/pkix-cert"},
};

bool is_posted(Service service) {
  return service == Service::FirstTsa || service == Service::SecondTsa || service == Service::Ocsp;
}

// What a fault means for the transport, apart from the bytes.
enum class Manner { Answers, Slow, Unavailable, Down };

template <typename Fault>
Manner manner_of(Fault fault) {
  switch (fault) {
    case Fault::Slow:
      return Manner::Slow;
    case Fault::Unavailable:
      return Manner::Unavailable;
    case Fault::Down:
      return Manner::Down;
    default:
      return Manner::Answers;
  }
}

std::string origin(const ServerSocket& socket) {
  return "http://127.0.0.1:" + std::to_string(socket.address().port());
}

ServerSocket bound_only() {
  ServerSocket socket;
  socket.bind(SocketAddress("127.0.0.1", 0));
  return socket;
}

}  // namespace

struct Server::Parts {
  explicit Parts(Clock clock)
      : socket(SocketAddress("127.0.0.1", 0)),
        refusing(bound_only()),
        authority(std::move(clock), origin(socket)),
        tsas{TimeStampAuthority(authority), TimeStampAuthority(authority)},
        ocsp(authority),
        crls(authority),
        threads(1, kThreads) {}

  Manner manner(Service service) const {
    switch (service) {
      case Service::FirstTsa:
        return manner_of(tsas[0].fault());
      case Service::SecondTsa:
        return manner_of(tsas[1].fault());
      case Service::Ocsp:
        return manner_of(ocsp.fault());
      case Service::IssuingCrl:
      case Service::RootCrl:
        return manner_of(crls.fault());
      case Service::Issuers:
        break;
    }
    return Manner::Answers;
  }

  std::string answer(const Address& address, const std::string& body) {
    switch (address.service) {
      case Service::FirstTsa:
        return tsas[0].answer(body);
      case Service::SecondTsa:
        return tsas[1].answer(body);
      case Service::Ocsp:
        return ocsp.answer(body);
      case Service::IssuingCrl:
        return crls.of_issuing();
      case Service::RootCrl:
        return crls.of_root();
      case Service::Issuers:
        break;
    }
    return (address.path == "/ca/root.cer" ? authority.root() : authority.issuing()).der();
  }

  void wait_delay() {
    std::unique_lock lock(waiting);
    ending.wait_for(lock, delay, [this] { return ends; });
  }

  void end() {
    {
      const std::lock_guard lock(waiting);
      ends = true;
    }
    ending.notify_all();
    if (http) http->stopAll(true);
    threads.joinAll();
  }

  ServerSocket socket, refusing;
  Authority authority;
  std::array<TimeStampAuthority, 2> tsas;
  OcspResponder ocsp;
  RevocationLists crls;
  std::array<std::atomic<int>, kServices> counts{};
  std::mutex waiting;  // guards ends and delay
  std::condition_variable ending;
  bool ends = false;
  std::chrono::milliseconds delay{5000};
  Poco::ThreadPool threads;
  std::unique_ptr<Poco::Net::HTTPServer> http;

  class Handler;
  class Factory;
};

class Server::Parts::Handler : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(Parts& parts) : parts_(parts) {}

  void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
    const Address* const address = address_of(request.getURI());
    if (address == nullptr) return refuse(response, HTTPResponse::HTTP_NOT_FOUND);
    const char* const method = is_posted(address->service) ? "POST" : "GET";
    if (request.getMethod() != method)
      return refuse(response, HTTPResponse::HTTP_METHOD_NOT_ALLOWED);
    ++parts_.counts[static_cast<std::size_t>(address->service)];
    std::string body;
    Poco::StreamCopier::copyToString(request.stream(), body);
    switch (parts_.manner(address->service)) {
      case Manner::Down:
        dynamic_cast<Poco::Net::HTTPServerRequestImpl&>(request).detachSocket().close();
        return;
      case Manner::Unavailable:
        return refuse(response, HTTPResponse::HTTP_SERVICE_UNAVAILABLE);
      case Manner::Slow:
        parts_.wait_delay();
        break;
      case Manner::Answers:
        break;
    }
    const std::string answer = parts_.answer(*address, body);
    response.setContentType(std::string(address->content_type));
    response.sendBuffer(answer.data(), answer.size());
  }

 private:
  static const Address* address_of(const std::string& path) {
    for (const Address& address : kAddresses)
      if (address.path == path) return &address;
    return nullptr;
  }

  static void refuse(HTTPServerResponse& response, HTTPResponse::HTTPStatus status) {
    response.setStatusAndReason(status);
    response.setContentLength(0);
    response.send();
  }

  Parts& parts_;
};

class Server::Parts::Factory : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Factory(Parts& parts) : parts_(parts) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
    return new Handler(parts_);  // Poco takes it over
  }

 private:
  Parts& parts_;
};

Server::Server(Clock clock) : parts_(std::make_unique<Parts>(std::move(clock))) {
  Poco::Net::HTTPServerParams::Ptr limits(new Poco::Net::HTTPServerParams);
  limits->setMaxThreads(kThreads);
  limits->setKeepAlive(false);  // so that "down" and counters mean one request each
  parts_->http = std::make_unique<Poco::Net::HTTPServer>(new Parts::Factory(*parts_),
                                                         parts_->threads, parts_->socket, limits);
  parts_->http->start();
}

Server::~Server() {
  parts_->end();
}

Authority& Server::authority() {
  return parts_->authority;
}
TimeStampAuthority& Server::tsa(int which) {
  return parts_->tsas.at(static_cast<std::size_t>(which - 1));
}
OcspResponder& Server::ocsp() {
  return parts_->ocsp;
}
RevocationLists& Server::crls() {
  return parts_->crls;
}

std::string Server::url(Service service) const {
  for (const Address& address : kAddresses)
    if (address.service == service) return origin(parts_->socket) + std::string(address.path);
  return {};
}

std::string Server::refusing_url() const {
  return origin(parts_->refusing) + "/tsa/1";
}

int Server::requests(Service service) const {
  return parts_->counts[static_cast<std::size_t>(service)];
}

void Server::set_delay(std::chrono::milliseconds delay) {
  const std::lock_guard lock(parts_->waiting);
  parts_->delay = delay;
}

void Server::set_no_faults() {
  for (auto& tsa : parts_->tsas) tsa.set(TsaFault::None);
  parts_->ocsp.set(OcspFault::None);
  parts_->crls.set(CrlFault::None);
}

}  // namespace tamga::pki
