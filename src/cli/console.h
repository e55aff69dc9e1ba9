// What the command line's families share: reading files, printing JSON and refusals, exit codes (0 done, 1 refused or
// failed, 2 wrong usage by CLI11).
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace nuanxin::cli {

/// The whole file, or standard input for "-". At most 64 MiB.
Result<std::string> read_file(const std::string& path);
/// Pretty JSON on standard output.
void print(const Json&);
/// "refused (not_found) field: detail" on standard error; answers 1.
int fail(const Error&);

}  // namespace nuanxin::cli
