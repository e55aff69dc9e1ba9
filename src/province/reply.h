// HTTP answers as FHIR wants them. Pure.
#pragma once

#include "net/http_message.h"
#include "province/interactions.h"
#include "province/outcome.h"

namespace nuanxin::province {

net::Response fhir_response(int status, std::string body);
net::Response fhir_response(int status, const Json& body);
net::Response refused_response(const Refusal&);
/// The resource with ETag and Last-Modified.
net::Response stored_response(int status, const Stored&);

/// Understands JSON: an Accept or Content-Type that only wants XML does not.
bool wants_json(const net::Request&);
bool is_json(const net::Request&);

}  // namespace nuanxin::province
