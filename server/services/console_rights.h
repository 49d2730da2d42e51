// Which role may ask headquarters what.
//
// Used by ConsoleService at the start of every call. Deny by default: a role that is not named has
// no rights.
#pragma once

#include <string_view>

#include "sync/base/result.h"

namespace fieldpost::services {

enum class Right {
  Read,        ///< Reports, registers, records, events.
  Manage,      ///< Offices and enrolment codes.
  Administer,  ///< Suspending laptops, and codes for administrators.
};

/// `role`: by the name of fieldpost.model.v1.Role. Errors: PermissionDenied/ROLE_DENIED.
Result<Done> checkRight(std::string_view role, Right right);
/// Whether people with the role work at headquarters, so that they may be of no office.
bool isHeadquartersRole(std::string_view role);

}  // namespace fieldpost::services
