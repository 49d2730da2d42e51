#include "server/services/console_rights.h"

namespace fieldpost::services {

Result<Done> checkRight(std::string_view role, Right right) {
  const bool administrator = role == "ROLE_ADMINISTRATOR";
  const bool manager = administrator || role == "ROLE_PROGRAMME_OFFICER";
  const bool reader = manager || role == "ROLE_AUDITOR";
  if (right == Right::Read ? reader : right == Right::Manage ? manager : administrator)
    return Done{};
  return Error{Code::PermissionDenied, "ROLE_DENIED",
               reader ? "your role at headquarters does not allow this; ask an administrator"
                      : "your role does not allow this; the console is for headquarters"};
}

bool isHeadquartersRole(std::string_view role) { return checkRight(role, Right::Read).ok(); }

}  // namespace fieldpost::services
