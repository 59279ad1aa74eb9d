package till

import (
	// ruleid: assize.go.abandoned-library
	"github.com/dgrijalva/jwt-go"
	// ruleid: assize.go.abandoned-library
	uuid "github.com/satori/go.uuid"
	// ok: assize.go.abandoned-library
	current "github.com/golang-jwt/jwt/v5"
)

var _ = jwt.New
var _ = uuid.NewV4
var _ = current.New
