// `nuanxin device encode escpos`: a print job told in JSON, as the bytes the printer gets. It is how others check our
// bytes without a printer; the station itself paints its papers. Pure but for the two streams, memory is bounded.
// The JSON, and the codes of what is refused: docs/devices.md.
#pragma once

#include <iosfwd>
#include <string>

#include "base/error.h"
#include "base/json_fwd.h"

namespace nuanxin::escpos {

/// A list of operations, one operation, or a ticket. All or nothing; the error's field is a JSON pointer.
Result<std::string> encode_job(const Json&);
/// {"result":"error","error":"unsupported_glyph","at":"/ops/3/text","message":…}.
Json encode_error(const Error&);
/// One document, or one on each line; for each a line of hex or of JSON. Raw: one document, its bytes. 0, or 1 when
/// something was refused.
int encode_escpos(std::istream&, std::ostream&, bool raw);

}  // namespace nuanxin::escpos
