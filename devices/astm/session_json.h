// A whole dialogue in one line, as JSON. Used by AstmLines only.
#pragma once

#include <string_view>

#include "base/json_fwd.h"
#include "devices/astm/receiver.h"

namespace nuanxin::astm {

/// ENQ … EOT: what the Receiver makes of it. {"result":"ok","records":9,"message":"stored after EOT","naks":0,…},
/// {"result":"error","error":"message_incomplete",…} or {"result":"incomplete"} while EOT is still to come.
/// For analyzers without ENQ and EOT the same with another handshake; then a message ends with L.
Json session_json(std::string_view bytes, Handshake = Handshake::full);

}  // namespace nuanxin::astm
