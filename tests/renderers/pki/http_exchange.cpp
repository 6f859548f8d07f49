// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_exchange.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/Timespan.h>
#include <Poco/URI.h>

namespace tamga::pki {
namespace {

using Poco::Net::HTTPRequest;

Exchange exchanged(const std::string& url, const std::string& method,
                   const std::string& content_type, std::string_view body, int seconds) {
  const Poco::URI address(url);
  Poco::Net::HTTPClientSession session(address.getHost(), address.getPort());
  session.setTimeout(Poco::Timespan(seconds, 0));
  HTTPRequest request(method, address.getPathAndQuery(), HTTPRequest::HTTP_1_1);
  if (method == HTTPRequest::HTTP_POST) {
    request.setContentType(content_type);
    request.setContentLength(static_cast<std::streamsize>(body.size()));
  }
  try {
    session.sendRequest(request).write(body.data(), static_cast<std::streamsize>(body.size()));
    Poco::Net::HTTPResponse response;
    Exchange answer;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), answer.body);
    answer.status = response.getStatus();
    answer.content_type = response.getContentType();
    return answer;
  } catch (const Poco::Exception&) {  // refused, reset, too slow: an expected outcome here
    return {};
  }
}

}  // namespace

Exchange http_post(const std::string& url, const std::string& content_type, std::string_view body,
                   int seconds) {
  return exchanged(url, HTTPRequest::HTTP_POST, content_type, body, seconds);
}

Exchange http_get(const std::string& url, int seconds) {
  return exchanged(url, HTTPRequest::HTTP_GET, "", "", seconds);
}

}  // namespace tamga::pki
