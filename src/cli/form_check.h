// `nuanxin form check`: everything that is wrong with form files, one line each.
#pragma once

namespace CLI {
class App;
}

namespace nuanxin::cli {

void add_form_check(CLI::App& family, int& exit);

}  // namespace nuanxin::cli
